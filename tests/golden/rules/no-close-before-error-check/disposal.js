// What a disposable stack runs at the end runs where the request has failed, too.

export async function deferredBeforeTheRequest(url) {
  await using stack = new AsyncDisposableStack();
  let res;
  stack.defer(() => res.body.cancel()); // want no-close-before-error-check /on top of the real error/
  res = await fetch(url);
  return res.status;
}

export async function deferredWithAGuard(url) {
  await using stack = new AsyncDisposableStack();
  let res;
  stack.defer(() => res?.body?.cancel());
  res = await fetch(url);
  return res.status;
}

export async function deferredAfterTheRequest(url) {
  await using stack = new AsyncDisposableStack();
  const res = await fetch(url);
  stack.defer(() => res.body?.cancel());
  return res.status;
}

export async function adoptedThoughItMayBeMissing(url) {
  await using stack = new AsyncDisposableStack();
  const res = stack.adopt(await fetch(url).catch(() => undefined), (answer) => answer.body.cancel()); // want no-close-before-error-check
  return res?.status;
}

export async function adoptedWithAGuard(url) {
  await using stack = new AsyncDisposableStack();
  const res = stack.adopt(await fetch(url).catch(() => undefined), (answer) => answer?.body?.cancel());
  return res?.status;
}

export async function disposerOfAMissingResponse(url) {
  let res;
  await using guard = {
    async [Symbol.asyncDispose]() {
      await res.body.cancel(); // want no-close-before-error-check
    },
  };
  res = await fetch(url);
  return res.status;
}

export async function disposerOfAResponseThatIsThere(url) {
  const res = await fetch(url);
  await using guard = {
    async [Symbol.asyncDispose]() {
      await res.body?.cancel();
    },
  };
  return res.status;
}

export async function deferredOnASyncStack(url) {
  using stack = new DisposableStack();
  let res;
  stack.defer(() => { res.body.cancel().catch(() => {}); }); // want no-close-before-error-check /on top of the real error; guard it with `res\?\.`/
  res = await fetch(url);
  return res.status;
}

export async function deferredOnASyncStackWithAGuard(url) {
  using stack = new DisposableStack();
  let res;
  stack.defer(() => { res?.body?.cancel().catch(() => {}); });
  res = await fetch(url);
  return res.status;
}

export async function syncDisposerOfAMissingResponse(url) {
  let res;
  using guard = {
    [Symbol.dispose]() {
      res.body.cancel().catch(() => {}); // want no-close-before-error-check
    },
  };
  res = await fetch(url);
  return res.status;
}

export async function usedResourceOfAStack(url) {
  const res = await fetch(url).catch(() => undefined);
  await using stack = new AsyncDisposableStack();
  stack.use({ [Symbol.asyncDispose]: () => res.body.cancel() }); // want no-close-before-error-check
  return res?.status;
}

export async function usedResourceOfAStackWithACheck(url) {
  const res = await fetch(url).catch(() => undefined);
  if (!res) return undefined;
  await using stack = new AsyncDisposableStack();
  stack.use({ [Symbol.asyncDispose]: () => res.body.cancel() });
  return res.status;
}

export async function adoptedOnASyncStack(url) {
  using stack = new DisposableStack();
  const res = stack.adopt(await fetch(url).catch(() => null), (answer) => {
    answer.body.cancel().catch(() => {}); // want no-close-before-error-check /'answer' is null/
  });
  return res?.status;
}

export async function deferredByANamedFunction(url) {
  await using stack = new AsyncDisposableStack();
  let res;
  const release = async () => {
    await res.body.cancel(); // want no-close-before-error-check
  };
  stack.defer(release);
  res = await fetch(url);
  return res.status;
}
