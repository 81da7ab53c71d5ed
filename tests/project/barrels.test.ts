/** Projects whose files do not all fit into what is kept parsed. */
import path from 'node:path';
import * as typescriptParser from '@typescript-eslint/parser';
import { expect, test } from 'vitest';
import { Parsers, type Parser } from '../../src/project/parse.ts';
import { Project } from '../../src/project/project.ts';
import { NO_SETTINGS } from '../../src/settings/index.ts';
import { onDisk } from './projects.ts';

const FILES = 40;
const COMMENT = `// ${'x'.repeat(40_000)}\n`;
const numbers = [...Array(FILES).keys()];

test('a search through a barrel of many large files parses each of them a few times', () => {
  const project = onDisk({
    'index.ts': numbers.map((n) => `export * from './part${n}';\n`).join(''),
    ...Object.fromEntries(
      numbers.map((n) => [
        `part${n}.ts`,
        `${COMMENT}export const get${n} = (path: string) => fetch(path);\n`,
      ]),
    ),
  });
  let parsed = 0;
  const counting: Parser = {
    parseForESLint(text, options) {
      parsed += 1;
      return (typescriptParser as unknown as Required<Parser>).parseForESLint(text, options);
    },
  };
  try {
    const elsewhere = new Project(NO_SETTINGS, new Parsers(counting, {})).seenFrom(
      path.join(project.folder, 'use.ts'),
    );
    for (const n of numbers) {
      expect(elsewhere.acquires(`${path.join(project.folder, 'index.ts')}:get${n}`)).toBe(true);
      expect(elsewhere.acquires(`${path.join(project.folder, 'index.ts')}:missing${n}`)).toBe(
        false,
      );
    }
    expect(parsed).toBeLessThan(3 * FILES);
  } finally {
    project.remove();
  }
});
