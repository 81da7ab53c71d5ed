/**
 * Compares what programs see of random exchanges with and without the guard, for as long as you like:
 * `npm run fuzz:runtime -- [--count 20000] [--seed N] [--node path] [--undici 7] [--runtime dist/runtime]`. Exits with 1 on a
 * difference; needs a build.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commandLine, existing, node, number, oneOf, randomSeed } from './command-line.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Each exchange has a server and an origin of its own, which the clients remember: a process must not live for long.
const perProcess = 250;

const options = await commandLine('fuzz:runtime', {
  count: number(20_000, { least: 1 }),
  seed: randomSeed,
  node,
  runtime: existing(path.join(root, 'dist/runtime')),
  undici: oneOf(['5', '6', '7', '8'], '7'),
});
const { count, seed: first } = options;
const runtime = pathToFileURL(path.join(options.runtime, 'index.js')).href;
console.log(`exchanges ${first} to ${first + count - 1}`);

const kinds = {};
let failures = 0;
for (let seed = first; seed < first + count; seed += perProcess) {
  const exchanges = Math.min(perProcess, first + count - seed);
  const { status, stdout, stderr } = spawnSync(
    options.node,
    [path.join(root, 'tests/runtime/fixtures/fuzz.mjs'), runtime, String(exchanges), String(seed)],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, UNDICI: options.undici },
      timeout: exchanges * 20_000,
    },
  );
  const lines = stdout.trimEnd().split('\n');
  try {
    for (const [kind, times] of Object.entries(JSON.parse(lines.at(-1))))
      kinds[kind] = (kinds[kind] ?? 0) + times;
  } catch {
    console.log(`seeds from ${seed}: no result`);
  }
  if (status === 0) continue;
  failures++;
  console.log(lines.slice(0, -1).join('\n') + stderr);
}
console.log(kinds);
process.exitCode = failures > 0 ? 1 : 0;
