/**
 * For Jest's `setupFilesAfterEnv`: the test that leaves a response body open fails. Follows the events of jest-circus, since
 * a hook of this file would run before the hooks of the test file, which may still release a body.
 */
import { allowLeaks, sharedRun } from './test-run.ts';
import type { TestScope } from './test-run.ts';

export { allowLeaks };

/** jest-circus's objects, as far as they are used here. */
interface Describe {
  children: readonly (Describe | Test)[];
}

interface Test {
  type: 'test';
  name: string;
  parent: Describe & { name: string; parent?: Test['parent'] };
  fn?: ((...parameters: unknown[]) => unknown) | undefined;
  errors: unknown[];
  /** It is expected to fail, and has no errors when it did. */
  failing?: boolean;
}

interface State {
  rootDescribeBlock: Describe;
  unhandledErrors: unknown[];
}

interface Event {
  name: string;
  test?: Test;
}

type Handler = (event: Event, state: State) => Promise<void> | void;

const handlersKey = Symbol.for('EVENT_HANDLERS');
const installed = Symbol.for('bodyclose.jest');
const scope = globalThis as unknown as {
  [handlersKey]?: Handler[];
  [installed]?: true;
  afterEach(hook: () => Promise<void>): void;
  afterAll(hook: () => Promise<void>): void;
  beforeEach(hook: () => void): void;
  expect: { getState(): { currentTestName?: string } };
};

const tests = sharedRun();
tests.showsStack = true;
const scopes = new WeakMap<Test, TestScope>();

function scopeOf(test: Test): TestScope {
  let found = scopes.get(test);
  if (found === undefined || found.over) scopes.set(test, (found = tests.begin(nameOf(test))));
  return found;
}

function nameOf({ name, parent }: Test): string {
  const names = [name];
  for (let block: Test['parent'] | undefined = parent; block?.parent; block = block.parent)
    names.unshift(block.name);
  return names.join(' > ');
}

/** Before anything runs: Jest calls the functions of concurrent tests ahead of their turn. */
function wrapTests({ children }: Describe): void {
  for (const child of children) {
    if ('children' in child) wrapTests(child);
    else if (child.fn !== undefined) wrapTest(child, child.fn);
  }
}

function wrapTest(test: Test, fn: NonNullable<Test['fn']>): void {
  const wrapped = function (this: unknown, ...parameters: unknown[]): unknown {
    return tests.inside(scopeOf(test), () => Reflect.apply(fn, this, parameters));
  };
  // By its length Jest knows whether a test takes `done`.
  test.fn = Object.defineProperty(wrapped, 'length', { value: fn.length });
}

const onEvent: Handler = async ({ name, test }, state) => {
  if (name === 'run_start') {
    wrapTests(state.rootDescribeBlock);
  } else if (name === 'test_started' && test !== undefined) {
    scopeOf(test);
  } else if (name === 'test_done' && test !== undefined) {
    const error = await tests.end(scopeOf(test));
    if (error !== undefined && test.errors.length === 0 && test.failing !== true)
      test.errors.push(error);
  } else if (name === 'run_finish') {
    const error = await tests.endFile();
    if (error !== undefined) state.unhandledErrors.push(error);
  }
};

// A test that resets Jest's modules and imports this one again must not be judged twice.
if (scope[installed] === undefined) {
  scope[installed] = true;
  tests.startFile();
  const handlers = scope[handlersKey];
  // First in line: Jest's own handlers then see the errors.
  if (handlers !== undefined) handlers.unshift(onEvent);
  else followHooks();
}

/** Jest before 30 keeps its handlers to itself; its hooks tell no concurrent tests apart. */
function followHooks(): void {
  let running: TestScope | undefined;
  scope.beforeEach(() => {
    running = tests.begin(scope.expect.getState().currentTestName ?? '');
  });
  scope.afterEach(async () => {
    const error = running && (await tests.end(running));
    if (error !== undefined) throw error;
  });
  scope.afterAll(async () => {
    const error = await tests.endFile();
    if (error !== undefined) throw error;
  });
}
