/** For `mocha --require eslint-plugin-bodyclose/mocha`: the test that leaves a response body open fails. */
import { AsyncResource } from 'node:async_hooks';
import { allowLeaks, sharedRun } from './test-run.ts';

export { allowLeaks };

/** Mocha's objects, as far as they are used here. */
interface Suite {
  root: boolean;
  parent?: Suite;
  getHooks(name: string): Hook[];
}

interface Hook {
  fn: unknown;
}

interface Test {
  parent: Suite;
  state?: string;
  titlePath(): string[];
  run(callback: (error?: unknown) => void): void;
  emit(event: 'error', error: unknown): boolean;
}

interface HookContext {
  currentTest: Test;
  test: { parent: Suite };
}

const tests = sharedRun();

/** A root suite's hooks run in the order of their definition: what releases a body in the user's must come before. */
function moveToTheEnd(suite: Suite, name: string, fn: unknown): void {
  const hooks = suite.getHooks(name);
  const own = hooks.findIndex((hook) => hook.fn === fn);
  if (own !== -1) hooks.push(...hooks.splice(own, 1));
}

function hasOtherHooks(suite: Suite | undefined): boolean {
  if (suite === undefined) return false;
  const others = suite.getHooks('afterEach').filter(({ fn }) => fn !== afterEach);
  return others.length > 0 || hasOtherHooks(suite.parent);
}

let judge: (() => Promise<unknown>) | undefined;

function beforeAll(this: HookContext): void {
  tests.startFile();
  moveToTheEnd(this.test.parent, 'afterEach', afterEach);
  moveToTheEnd(this.test.parent, 'afterAll', afterAll);
}

/** Replaces the test's `run`, the one place that its own context and its outcome pass through. */
function beforeEach(this: HookContext): void {
  const test = this.currentTest;
  const { run } = test;
  const scope = tests.begin(test.titlePath().join(' > '));
  const end = (): Promise<unknown> => tests.end(scope);
  judge = end;
  test.run = (next) => {
    // Mocha goes on from here to hooks and tests that are not this test's.
    const callback = AsyncResource.bind(next);
    const done = (error?: unknown): void => {
      // While a hook may still release a body, the judgement waits.
      if (error !== undefined || hasOtherHooks(test.parent)) return callback(error);
      judge = undefined;
      void end().then(callback);
    };
    tests.inside(scope, () => run.call(test, done));
  };
}

async function afterEach(this: HookContext): Promise<void> {
  const error = await judge?.();
  judge = undefined;
  // Not thrown: a hook that fails ends the run, where an error of the test only fails that one.
  if (error !== undefined && this.currentTest.state !== 'failed')
    this.currentTest.emit('error', error);
}

async function afterAll(): Promise<void> {
  const error = await tests.endFile();
  if (error !== undefined) throw error;
}

export const mochaHooks = { beforeAll, beforeEach, afterEach, afterAll };

tests.startFile();
