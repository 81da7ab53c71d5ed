/** Lints a folder with the oxlint CLI and the built plugin, as its users do. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import plugin from '../src/index.ts';
import { goldenPrograms, root, rulesFor } from './golden-programs.ts';
import type { Finding } from './golden-programs.ts';

const builtPlugin = path.join(root, 'dist/index.js');
const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');

interface Diagnostic {
  message: string;
  code?: string;
  filename: string;
  labels: { span: { line: number } }[];
}

/** Findings by file name, relative to the repository's root. */
export async function lintFolderWithOxlint(
  folder: string,
  bodyclose: Record<string, unknown> = {},
): Promise<Map<string, Finding[]>> {
  if (!existsSync(builtPlugin)) throw new Error('dist/ is missing: npm run build');
  const rules = rulesFor({ wants: [] }, plugin.rules);
  // One run has one configuration, so what only some programs want is on for those alone.
  const overrides = goldenPrograms(folder).map((program) => ({
    files: [`**/${program.name}`],
    rules: rulesFor(program, plugin.rules),
  }));
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'bodyclose-oxlint-'));
  try {
    const config = path.join(temporary, 'oxlintrc.json');
    const settings = {
      plugins: [],
      categories: { correctness: 'off' },
      jsPlugins: [builtPlugin],
      settings: { bodyclose },
      rules,
      overrides,
    };
    await writeFile(config, JSON.stringify(settings));
    const output = await run(['-c', config, '-f', 'json', '--no-ignore', folder]);
    return byFile((JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics);
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** Exit code 1 means findings; anything else that fails is an error with what oxlint said. */
function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
    execFile(process.execPath, [oxlint, ...args], options, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1)
        reject(new Error(`oxlint: ${stderr}${stdout}`, { cause: error }));
      else resolve(stdout);
    });
  });
}

function byFile(diagnostics: readonly Diagnostic[]): Map<string, Finding[]> {
  const findings = new Map<string, Finding[]>();
  for (const { message, code, filename, labels } of diagnostics) {
    const rule = /^(?:bodyclose|eslint-plugin-bodyclose)\((.+)\)$/.exec(code ?? '')?.[1] ?? 'fatal';
    const finding = { line: labels[0]?.span.line ?? 0, rule, message };
    const name = path.relative(root, path.resolve(root, filename)).split(path.sep).join('/');
    findings.set(name, [...(findings.get(name) ?? []), finding]);
  }
  return findings;
}
