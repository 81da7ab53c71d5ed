// Runs the built guard in Bun and Deno, as the preloaded `register` and as `guardFetch`: leaks are reported at their line, bodies that
// are read, cancelled or small are not, no byte is missing, and the process ends by itself. The two binaries come from npm, but
// are too large to be dependencies (200 MB): they go into `.cache`.
//
//   node scripts/smoke-runtimes.mjs [--dist path] [bun deno]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compare, fixtures, installed } from './matrix-runtime.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const fixture = 'other-runtimes.mjs';

const runtimes = {
  bun: {
    binary: () => installed('bun', '@oven/bun-linux-x64@1', '@oven/bun-linux-x64/bin/bun'),
    options: (preloaded) => [
      'run',
      ...preloaded.flatMap((url) => ['--preload', fileURLToPath(url)]),
    ],
  },
  deno: {
    binary: () => installed('deno', '@deno/linux-x64-glibc@2', '@deno/linux-x64-glibc/deno'),
    options: (preloaded) => [
      'run',
      '-A',
      '--v8-flags=--expose-gc',
      ...preloaded.flatMap((url) => ['--preload', url]),
    ],
  },
};

const parameters = process.argv.slice(2);
const at = parameters.indexOf('--dist');
const dist = resolve(at === -1 ? join(root, 'dist/runtime') : parameters.splice(at, 2)[1]);
const [register, index] = ['register.js', 'index.js'].map(
  (name) => pathToFileURL(join(dist, name)).href,
);

for (const name of parameters.length > 0 ? parameters : Object.keys(runtimes)) {
  const { binary, options } = runtimes[name];
  const path = binary();
  if (path === undefined) {
    console.log(`${name}: no binary, skipped`);
    continue;
  }
  for (const way of ['register', 'guardFetch']) {
    const folder = mkdtempSync(join(tmpdir(), 'bodyclose-'));
    const report = join(folder, 'report.json');
    const child = spawnSync(
      path,
      [
        ...options(way === 'register' ? [register] : []),
        join(fixtures, fixture),
        ...(way === 'register' ? [] : [index]),
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 30_000,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          BODYCLOSE_REPORT: report,
          BODYCLOSE_LEAKS_FILE: 'off',
        },
      },
    );
    const { marked, found, problems } = compare(
      fixture,
      existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined,
    );
    rmSync(folder, { recursive: true, force: true });
    if (child.status !== 0)
      problems.push(`exit code ${child.status} ${child.signal ?? ''} ${child.stderr}`);
    if (child.stdout !== '1048576 1048576 hello world\n') problems.push(`printed ${child.stdout}`);
    if (!child.stderr.includes('UNCLOSED_BODY')) problems.push('no warning on stderr');
    if (problems.length > 0) process.exitCode = 1;
    console.log(
      `${name.padEnd(5)} ${way.padEnd(10)} ${found} of ${marked}${problems.map((problem) => `\n    ${problem}`).join('')}`,
    );
  }
}
