/** Test files on a mutant: one run of vitest each, which stops at the first test that notices. */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../npm-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Milliseconds for one run: a mutant that takes longer has been noticed. */
const timeout = 300_000;

export class TestFiles {
  #sources = path.join(cache, `mutants-${process.pid}.json`);
  #files;

  /** @param {readonly string[]} files or folders, or parts of their names */
  constructor(files) {
    this.#files = files;
  }

  /** Takes the sources with their mutants, and makes sure that without any of them all tests pass. */
  async start(sources) {
    await writeFile(this.#sources, JSON.stringify(Object.fromEntries(sources)));
    const { isNoticed, output } = await this.#run('none');
    if (isNoticed) throw new Error(`without a mutant:\n${output}`);
  }

  async notice(id) {
    return (await this.#run(id)).isNoticed;
  }

  #run(id) {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', '--reporter=dot'];
    const config = ['--config', 'scripts/mutate/vitest.config.mjs'];
    const child = spawn(process.execPath, [...args, ...config, ...this.#files], {
      cwd: root,
      env: { ...process.env, MUTANTS: this.#sources, __STRYKER_ACTIVE_MUTANT__: id },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ isNoticed: code !== 0, output }));
    });
  }

  async end() {
    await rm(this.#sources, { force: true });
  }
}
