/** The pages of the clients say what the table says. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pages } from '../scripts/docs-clients/pages.ts';
import { root } from './golden-programs.ts';

const text = (file: string): string | undefined => {
  const name = path.join(root, 'docs', 'clients', file);
  return existsSync(name) ? readFileSync(name, 'utf8') : undefined;
};

test.each(pages)('docs/clients/$file is as `npm run docs:clients` writes it', ({ file, write }) => {
  expect(text(file)).toBe(write(text(file)));
});

test.each(pages.filter(({ file }) => file !== 'README.md'))(
  'docs/clients/$file shows code that is reported and code that is not',
  ({ file, owesNothing }) => {
    if (!owesNothing) expect(text(file)).toMatch(/^```[jt]s incorrect$/m);
    expect(text(file)).toMatch(/^```[jt]s correct$/m);
  },
);
