/** Runs the examples of docs/cli.md: what follows a `$` line is what the command must print; `…` stands for anything. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProjects } from './bodyclose.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/cli.md', import.meta.url)), 'utf8');
const project = createProjects();

interface Example {
  heading: string;
  commands: { command: string; output: string }[];
}

function examples(): Example[] {
  return page.split(/^(?=#{2,3} )/m).flatMap((section) => {
    const heading = section.split('\n', 1)[0] ?? '';
    return [...section.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block = '']) => ({
      heading,
      commands: block
        .split(/^\$ /m)
        .slice(1)
        .map((text) => ({
          command: text.split('\n', 1)[0] ?? '',
          output: text.slice(text.indexOf('\n') + 1),
        })),
    }));
  });
}

/** `…` alone on a line stands for any lines, within a line for any characters of it. */
function pattern(output: string): RegExp {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*'));
  return new RegExp(`^${lines.join('\n').replace(/^\.\*\n/gm, '(?:.*\\n)*')}$`);
}

const sample = /^```js incorrect\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';

describe('docs/cli.md', () => {
  it.each(examples().map((example, index) => ({ ...example, index })))(
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
        expect(`${stdout}${stderr}${exit}`).toMatch(pattern(output));
      }
    },
  );

  it('has a heading and an example for each option of the help text', () => {
    const help = project().run('lint', '--help').stdout;
    const options = new Set(help.match(/--[a-z][a-z-]*/g));
    const shown = new Set(examples().map(({ heading }) => heading));
    expect([...options].filter((option) => !shown.has(`### ${option}`))).toEqual([]);
  });
});
