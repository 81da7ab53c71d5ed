/** Runs the examples of docs/run.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RUN_HELP } from '../../src/cli/help.ts';
import { consoleExamples, printed } from '../console-examples.ts';
import { installProject } from '../runners/installed-project.ts';
import type { InstalledProject } from '../runners/installed-project.ts';

const page = readFileSync(new URL('../../docs/run.md', import.meta.url), 'utf8');

const examples = consoleExamples(page);

let project: InstalledProject;
beforeAll(async () => {
  project = await installProject(fileURLToPath(new URL('fixtures/project', import.meta.url)));
  writeFileSync(join(project.folder, 'app.js'), /^```js\n([^]*?)^```$/m.exec(page)?.[1] ?? '');
}, 60_000);
afterAll(() => project.remove());

test.concurrent.each(examples)('$heading', async ({ commands }) => {
  for (const { command, output } of commands) {
    const PATH = `"${join(project.folder, 'node_modules/.bin')}:$PATH"`;
    const { stdout, stderr, code } = await project.run('sh', ['-c', `PATH=${PATH}; ${command}`]);
    const exit = code === 0 ? '' : `[exit code ${code}]\n`;
    expect(`${stdout}${stderr}${exit}`).toMatch(printed(output));
  }
});

test('each option of the help text has a heading and an example', () => {
  const shown = new Set(examples.map(({ heading }) => heading));
  const options = new Set(RUN_HELP.match(/(?<=^ .{5})--[a-z][a-z-]*/gm));
  expect(options.size).toBeGreaterThan(8);
  expect([...options].filter((option) => !shown.has(`### ${option}`))).toEqual([]);
});
