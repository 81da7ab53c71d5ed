/** From a leak in a running program to the linter, its fix, and a run without the leak. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installProject } from '../runners/installed-project.ts';
import type { InstalledProject, Outcome } from '../runners/installed-project.ts';

let project: InstalledProject;
beforeAll(async () => {
  project = await installProject(fileURLToPath(new URL('fixtures/project', import.meta.url)));
}, 60_000);
afterAll(() => project.remove());

test('what leaked is shown by the linter, mended by its suggestion, and leaks no more', async () => {
  const bodyclose = (...args: string[]): Promise<Outcome> =>
    project.run(join(project.folder, 'node_modules/.bin/bodyclose'), args);
  const runIt = () => bodyclose('run', '--fail-on-leak', 'node', 'fails-often.js');
  const lintIt = (...options: string[]) => bodyclose('lint', ...options, '-q', 'fails-often.js');

  const before = await runIt();
  expect(before.stderr).toContain('3 of 3 response bodies leaked at 1 call site');
  expect(before.code).toBe(1);

  const found = await lintIt();
  expect(found.stdout).toMatch(
    /^fails-often\.js:8:\d+: .*; seen leaking 3 times, last on [\d-]+ bodyclose\/no-unconsumed-body\n$/,
  );
  expect((await lintIt('--rule', 'no-observed-leak')).stdout).toMatch(
    /^fails-often\.js:7:\d+: .* was seen leaking 3 times/,
  );

  expect((await lintIt('--apply')).code).toBe(0);
  expect(readFileSync(join(project.folder, 'fails-often.js'), 'utf8')).toContain(
    'res.body?.cancel().catch(() => {});',
  );

  const after = await runIt();
  expect(after).toMatchObject({ stdout: 'failed failed failed\n', code: 0 });
  expect(after.stderr).toBe('bodyclose: no leaks: 3 response bodies\n');
  // What was seen before the change is not shown at the code that took its place.
  expect(await lintIt('--rule', 'no-observed-leak')).toMatchObject({ stdout: '', code: 0 });
});
