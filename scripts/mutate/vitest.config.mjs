/** Runs test files on sources with mutants in them: those of the file in `MUTANTS`, by their paths. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const sources = new Map(Object.entries(JSON.parse(readFileSync(process.env.MUTANTS, 'utf8'))));

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      load: (id) => sources.get(id.replace(/\?.*$/, '')),
    },
  ],
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    testTimeout: 60_000,
  },
});
