/** Lints files with the oxlint CLI and the plugin, and finds out which file it is that breaks a run. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

export class Oxlint {
  #command;
  #config;
  #timeout;

  constructor({ command, config, timeout }) {
    this.#command = command;
    this.#config = config;
    this.#timeout = timeout;
  }

  /** The problems of these files, and how many findings there were. */
  async lint(files) {
    const { problem, findings, broken } = await this.#run(files);
    if (problem === undefined) return { findings, problems: broken };
    if (files.length === 1) return { findings: 0, problems: [{ file: files[0], problem }] };
    const half = Math.ceil(files.length / 2);
    const parts = [await this.lint(files.slice(0, half)), await this.lint(files.slice(half))];
    return {
      findings: parts[0].findings + parts[1].findings,
      problems: [...parts[0].problems, ...parts[1].problems],
    };
  }

  #run(files) {
    const parameters = [this.#command, '-c', this.#config, '-f', 'json', '--no-ignore', ...files];
    const options = { maxBuffer: 2 ** 28, timeout: this.#timeout };
    return new Promise((resolve) => {
      execFile(process.execPath, parameters, options, (error, stdout, stderr) => {
        try {
          // 1 means findings.
          if (error && error.code !== 1) throw error;
          resolve(judge(JSON.parse(stdout).diagnostics));
        } catch {
          resolve({ problem: `oxlint: ${error?.signal ?? error?.code} ${stderr.slice(0, 2000)}` });
        }
      });
    });
  }
}

function judge(diagnostics) {
  const broken = [];
  let findings = 0;
  for (const { code, message, filename } of diagnostics) {
    if (/^(?:eslint-plugin-)?bodyclose\(/.test(code ?? '')) findings += 1;
    if (/Error running JS plugin/.test(message)) broken.push({ file: filename, problem: message });
  }
  return { findings, broken };
}

export async function writeConfig(folder, plugin, rules) {
  const file = path.join(folder, 'oxlintrc.json');
  const config = { plugins: [], categories: { correctness: 'off' }, jsPlugins: [plugin], rules };
  await writeFile(file, JSON.stringify(config));
  return file;
}
