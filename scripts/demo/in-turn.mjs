/** Runs the experiments one after the other, each in a process of its own, as a program that is watched as a whole. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { experiments } from './experiments.mjs';

const origins = process.argv.slice(2);
const folder = path.resolve(import.meta.dirname, '../../examples/experiments');
for (const { file, requests } of experiments) {
  // Without a server there is no connection to draw.
  if (requests === 0) continue;
  spawnSync(process.execPath, [path.join(folder, file), ...origins], {
    stdio: 'ignore',
    timeout: 10_000,
  });
}
