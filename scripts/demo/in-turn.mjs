/** Runs the given experiments one after the other, each in a process of its own, as a program that is watched as a whole. */
import { spawnSync } from 'node:child_process';

const [files, ...origins] = process.argv.slice(2);
for (const file of files.split(',')) {
  spawnSync(process.execPath, [file, ...origins], { stdio: 'ignore', timeout: 10_000 });
}
