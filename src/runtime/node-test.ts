/** For `node --import eslint-plugin-bodyclose/node-test --test`: the test that leaves a response body open fails. */
import { AsyncResource } from 'node:async_hooks';
import { after, beforeEach } from 'node:test';
import { allowLeaks, sharedRun } from './test-run.ts';
import type { TestScope } from './test-run.ts';

export { allowLeaks };

/** What all supported versions give a hook that stands for a test; older types know less. */
interface TestContext {
  name: string;
  fullName?: string;
  signal: AbortSignal;
  after(hook: () => void | Promise<void>): void;
}

/** Node's own object behind a test, as far as it is used here. */
interface Test extends AsyncResource {
  fn?: unknown;
  name?: unknown;
  signal?: AbortSignal;
  hooks?: { after?: { fn?: unknown }[] };
}

const tests = sharedRun();
tests.startFile();

/** The one object that a test's context and Node's own object for the test share. */
const scopes = new WeakMap<AbortSignal, TestScope>();

beforeEach((context) => {
  const { name, fullName, signal, after } = context as unknown as TestContext;
  const scope = tests.begin(fullName ?? name);
  scopes.set(signal, scope);
  // The hooks of a test come last, in the order in which they were added, also by another one of them.
  after.call(context, () => {
    after.call(context, async () => {
      const error = await tests.end(scope);
      if (error !== undefined) throw error;
    });
  });
});

async function endFile(): Promise<void> {
  const error = await tests.endFile();
  if (error === undefined) return;
  // Since Node 22 a hook outside of the tests that fails is printed and no more.
  process.exitCode ??= 1;
  throw error;
}

after(endFile);

/** A file's hooks run in the order of their definition, and a failing one is the last: those that stop servers come before. */
function moveToTheEnd({ hooks }: Test): void {
  const own = hooks?.after?.findIndex(({ fn }) => fn === endFile) ?? -1;
  if (own !== -1) hooks?.after?.push(...hooks.after.splice(own, 1));
}

/** Both a test and the hooks that run for it are called with the test's context. */
function scopeOf(context: Partial<TestContext> | undefined): TestScope | undefined {
  const signal = context?.signal;
  return signal === undefined ? undefined : scopes.get(signal);
}

// Node runs a test in the asynchronous context in which the test was defined, which all tests of a file share.
const { runInAsyncScope } = AsyncResource.prototype;
AsyncResource.prototype.runInAsyncScope = function <Result>(
  this: Test,
  fn: (...parameters: never[]) => Result,
  thisArg?: unknown,
  ...parameters: never[]
): Result {
  if (this.name === '<root>') moveToTheEnd(this);
  const isOfRunner = fn === this.fn && this.signal !== undefined;
  const scope = isOfRunner ? scopeOf(thisArg as Partial<TestContext> | undefined) : undefined;
  const run =
    scope === undefined
      ? fn
      : (...given: never[]) => tests.inside(scope, () => Reflect.apply(fn, thisArg, given));
  return Reflect.apply(runInAsyncScope, this, [run, thisArg, ...parameters]) as Result;
};
