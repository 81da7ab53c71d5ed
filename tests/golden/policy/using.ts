// `using`, `await using` and disposable stacks release on every exit after they are armed.
import { closing } from 'eslint-plugin-bodyclose/runtime';

export async function awaitUsingAnObject(url: string) {
  const res = await fetch(url);
  await using guard = {
    async [Symbol.asyncDispose]() {
      await res.body?.cancel();
    },
  };
  if (!res.ok) throw new Error('failed');
  return res.status;
}

export async function usingAnObject(url: string) {
  const res = await fetch(url);
  using guard = {
    [Symbol.dispose]() {
      res.body?.cancel().catch(() => {});
    },
  };
  return res.status;
}

export async function leavesBeforeUsing(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  using guard = {
    [Symbol.dispose]() {
      res.body?.cancel().catch(() => {});
    },
  };
  return res.status;
}

export async function disposableNeverUsed(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  const guard = {
    [Symbol.dispose]() {
      res.body?.cancel().catch(() => {});
    },
  };
  return res.status;
}

export async function closingHelper(url: string) {
  await using res = closing(await fetch(url));
  if (!res.ok) throw new Error('failed');
  return res.headers.get('etag');
}

export async function stackDefer(url: string) {
  await using stack = new AsyncDisposableStack();
  const res = await fetch(url);
  stack.defer(() => res.body?.cancel());
  if (!res.ok) throw new Error('failed');
  return res.status;
}

export async function stackDeferTooLate(url: string) {
  await using stack = new AsyncDisposableStack();
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  stack.defer(() => res.body?.cancel());
  return res.status;
}

export async function syncStackDefer(url: string) {
  using stack = new DisposableStack();
  const res = await fetch(url);
  stack.defer(() => {
    res.body?.cancel().catch(() => {});
  });
  return res.status;
}

export async function stackAdopt(url: string) {
  await using stack = new AsyncDisposableStack();
  const res = stack.adopt(await fetch(url), (response) => response.body?.cancel());
  if (!res.ok) throw new Error('failed');
  return res.status;
}

export async function stackUse(url: string) {
  await using stack = new AsyncDisposableStack();
  const res = await fetch(url);
  stack.use({
    async [Symbol.asyncDispose]() {
      await res.body?.cancel();
    },
  });
  return res.status;
}

export async function stackDisposedByHand(url: string) {
  const stack = new AsyncDisposableStack();
  try {
    const res = await fetch(url);
    stack.defer(() => res.body?.cancel());
    return res.status;
  } finally {
    await stack.disposeAsync();
  }
}

export async function stackMovedOut(url: string) {
  await using stack = new AsyncDisposableStack();
  const res = await fetch(url);
  stack.defer(() => res.body?.cancel());
  return { status: res.status, owner: stack.move() };
}

export async function deferOnSomethingElse(url: string) {
  await using stack = new AsyncDisposableStack();
  const res = await fetch(url); // want no-unconsumed-body
  stack.defer(() => console.log('done'));
  return res.status;
}

export async function usingInALoop(urls: string[]) {
  const statuses: number[] = [];
  for (const url of urls) {
    const res = await fetch(url);
    await using guard = { [Symbol.asyncDispose]: async () => void (await res.body?.cancel()) };
    if (res.status === 404) continue;
    statuses.push(res.status);
  }
  return statuses;
}
