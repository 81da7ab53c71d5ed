/** Runs the examples of docs/run.md: what follows a `$` line is what the command must print; `…` stands for anything. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RUN_HELP } from '../../src/cli/help.ts';
import { installProject } from '../runners/installed-project.ts';
import type { InstalledProject } from '../runners/installed-project.ts';

const page = readFileSync(new URL('../../docs/run.md', import.meta.url), 'utf8');

const examples = page.split(/^(?=#{2,3} )/m).flatMap((section) =>
  [...section.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block = '']) => ({
    heading: section.split('\n', 1)[0] ?? '',
    commands: block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => ({
        command: text.split('\n', 1)[0] ?? '',
        output: text.slice(text.indexOf('\n') + 1),
      })),
  })),
);

let project: InstalledProject;
beforeAll(async () => {
  project = await installProject(fileURLToPath(new URL('fixtures/project', import.meta.url)));
  writeFileSync(join(project.folder, 'app.js'), /^```js\n([^]*?)^```$/m.exec(page)?.[1] ?? '');
}, 60_000);
afterAll(() => project.remove());

/** `…` alone on a line stands for any lines, within a line for any characters of it. */
function pattern(output: string): RegExp {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*'));
  return new RegExp(`^${lines.join('\n').replace(/^\.\*\n/gm, '(?:.*\\n)*')}\n?$`);
}

test.concurrent.each(examples)('$heading', async ({ commands }) => {
  for (const { command, output } of commands) {
    const PATH = `"${join(project.folder, 'node_modules/.bin')}:$PATH"`;
    const { stdout, stderr, code } = await project.run('sh', ['-c', `PATH=${PATH}; ${command}`]);
    const exit = code === 0 ? '' : `[exit code ${code}]\n`;
    expect(`${stdout}${stderr}${exit}`).toMatch(pattern(output));
  }
});

test('each option of the help text has a heading and an example', () => {
  const shown = new Set(examples.map(({ heading }) => heading));
  const options = new Set(RUN_HELP.match(/(?<=^ .{5})--[a-z][a-z-]*/gm));
  expect(options.size).toBeGreaterThan(8);
  expect([...options].filter((option) => !shown.has(`### ${option}`))).toEqual([]);
});
