/**
 * For Vitest's `setupFiles`: the test that leaves a response body open fails. Told apart from tests that run beside it
 * by `aroundEach`, which Vitest has since 4.1; before, concurrent tests share what they leave open.
 */
import * as vitest from 'vitest';
import { allowLeaks, sharedRun } from './test-run.ts';

export { allowLeaks };

interface Task {
  name: string;
  suite?: Task | undefined;
  /** It is expected to fail: an error of ours would make that true. */
  fails?: boolean;
  result?: { state?: string } | undefined;
}

const tests = sharedRun();
tests.showsStack = true;
tests.startFile();

if ('aroundEach' in vitest) {
  vitest.aroundEach(async (runTest, { task }) => {
    const scope = tests.begin(nameOf(task));
    await tests.inside(scope, runTest);
    const error = await tests.end(scope);
    if (error !== undefined && !failsByItself(task)) throw error;
  });
} else {
  (vitest as typeof import('vitest')).beforeEach(({ task, onTestFinished }) => {
    const scope = tests.begin(nameOf(task));
    onTestFinished(async () => {
      const error = await tests.end(scope);
      if (error !== undefined && !failsByItself(task)) throw error;
    });
  });
}

vitest.afterAll(async () => {
  const error = await tests.endFile();
  if (error !== undefined) throw error;
});

/** Then it rarely got to the line that reads the body. */
function failsByItself({ fails, result }: Task): boolean {
  return fails === true || result?.state === 'fail';
}

function nameOf(task: Task): string {
  return task.suite === undefined ? task.name : `${nameOf(task.suite)} > ${task.name}`;
}
