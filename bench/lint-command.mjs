/**
 * One repository, linted by `bodyclose lint`, which follows the helpers in all of its files: the memory that the process
 * had at its peak, and its CPU time. Prints JSON. Called by lint.mjs.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { folder } = JSON.parse(process.argv[2]);
const command = fileURLToPath(new URL('../dist/cli/bodyclose.js', import.meta.url));
const last = 'process.on("exit", () => fs.writeSync(3, JSON.stringify(process.resourceUsage())))';
const { status, stdout, output } = spawnSync(
  process.execPath,
  [
    '--import',
    `data:text/javascript,import fs from "node:fs"; ${last}`,
    command,
    'lint',
    folder,
    '--json',
  ],
  { cwd: folder, stdio: ['ignore', 'pipe', 'inherit', 'pipe'], maxBuffer: 1 << 28 },
);
if (status !== 0 && status !== 1) {
  throw new Error(`bodyclose lint ended with ${status}`);
}
const { files, findings } = JSON.parse(stdout);
const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(output[3]);
console.log(
  JSON.stringify({
    files,
    findings: findings.length,
    megabytes: maxRSS / 1024,
    seconds: (userCPUTime + systemCPUTime) / 1e6,
  }),
);
