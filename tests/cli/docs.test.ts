/** Runs the examples of docs/cli.md. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { consoleExamples, printed } from '../console-examples.ts';
import { createProjects } from './bodyclose.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/cli.md', import.meta.url)), 'utf8');
const project = createProjects();

const examples = consoleExamples(page);
const sample = /^```js incorrect\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';

describe('docs/cli.md', () => {
  it.each(examples.map((example, index) => ({ ...example, index })))(
    'example $index, under "$heading", prints what it says',
    ({ commands }) => {
      const { command: bin, folder } = project({ 'src/load.js': sample });
      for (const { command, output } of commands) {
        const { stdout, stderr, status } = spawnSync(
          'sh',
          ['-c', `bodyclose() { "${process.execPath}" "${bin}" "$@"; }; ${command}`],
          {
            cwd: folder,
            env: { PATH: process.env['PATH'] },
            encoding: 'utf8',
            timeout: 20_000,
          },
        );
        const exit = status === 2 ? '[exit code 2]\n' : '';
        expect(`${stdout}${stderr}${exit}`).toMatch(printed(output));
      }
    },
  );

  it('has a heading and an example for each option of the help text', () => {
    const help = project().run('lint', '--help').stdout;
    const options = new Set(help.match(/--[a-z][a-z-]*/g));
    const shown = new Set(examples.map(({ heading }) => heading));
    expect([...options].filter((option) => !shown.has(`### ${option}`))).toEqual([]);
  });
});
