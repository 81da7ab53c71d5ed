/** `npm run bench`: every measurement, one after the other (`-- --repository DIR` for repositories to lint); exits with 1 when one of them is over its budget. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let failed = false;
// What is given is about what to lint.
const given = { 'lint.mjs': process.argv.slice(2), 'guard.mjs': [] };
for (const [script, args] of Object.entries(given)) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { status } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' });
  // Nothing was measured: what was given is wrong.
  if (status === 2) process.exit(2);
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
