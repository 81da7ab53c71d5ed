import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        // The lint half keeps no state between files, so one worker may run many test files.
        test: {
          name: 'lint',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/clients/**', 'tests/runtime/**', '**/fixtures/**'],
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        // Clients keep pools and timers of their own: a process for each file.
        test: {
          name: 'clients',
          include: ['tests/clients/**/*.test.ts'],
          pool: 'forks',
          // They wait for connections most of the time.
          maxConcurrency: 24,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // The guard replaces globals and asks for garbage collection: a process for each file.
        test: {
          name: 'runtime',
          include: ['tests/runtime/**/*.test.ts'],
          exclude: ['**/fixtures/**'],
          pool: 'forks',
          execArgv: ['--expose-gc'],
          testTimeout: 90_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
