/**
 * A process that lints foreign files one by one, so that the script that started it outlives whatever
 * happens here: `worker.mjs <eslint> <typescript parser> [<babel parser>]`.
 */
import type { Linter } from 'eslint';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { ForeignLinter, type Outcome } from './lint-foreign.ts';

export interface Task {
  file: string;
  seed: number;
  plants: number;
  /** Where to put the changed text, for a linter that takes files only. */
  kept?: string;
}

const [eslint = '', typescript = '', babel] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { Linter: LinterOf } = require(eslint) as { Linter: typeof Linter };
const linter = new ForeignLinter(new LinterOf(), {
  typescript: require(typescript) as Linter.Parser,
  ...(babel === undefined ? {} : { babel: require(babel) as Linter.Parser }),
});

process.on('message', ({ file, seed, plants, kept }: Task) => {
  const text = readFileSync(file, 'utf8');
  const { planted, ...outcome }: Outcome = linter.lint(path.basename(file), text, { seed, plants });
  if (kept !== undefined && planted !== undefined) writeFileSync(kept, planted);
  process.send?.(outcome);
});
