// A closure that releases counts only if it is run here or leaves the function.
import { onShutdown } from './support.js';

export async function closureNeverCalled(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const close = () => res.body?.cancel();
  return res.ok;
}

export async function closureCalled(url) {
  const res = await fetch(url);
  const close = () => res.body?.cancel();
  await close();
  return res.ok;
}

export async function closureCalledOnOnePath(url) {
  const res = await fetch(url);
  const close = () => res.body?.cancel();
  if (!res.ok) {
    await close();
    throw new Error('failed');
  }
  return res.headers; // want no-unconsumed-body
}

export async function closureCalledOnTheErrorPath(url) {
  const res = await fetch(url);
  const close = () => res.body?.cancel().catch(() => {});
  if (!res.ok) {
    close();
    throw new Error('failed');
  }
  return res.json();
}

export async function closureReturned(url) {
  const res = await fetch(url);
  return () => res.json();
}

export async function closureReturnedInAnObject(url) {
  const res = await fetch(url);
  return {
    status: res.status,
    text: () => res.text(),
  };
}

export async function methodReturnedInAnObject(url) {
  const res = await fetch(url);
  return {
    status: res.status,
    async close() {
      await res.body?.cancel();
    },
  };
}

export async function closureHandedOn(url) {
  const res = await fetch(url);
  onShutdown(() => res.body?.cancel());
}

export async function closureHandedOnThatOnlyLooks(url) {
  const res = await fetch(url);
  onShutdown(() => console.log(res.status));
}

export async function closureStored(url, owner) {
  const res = await fetch(url);
  owner.close = () => res.body?.cancel();
}

export async function closureInATimer(url) {
  const res = await fetch(url);
  setTimeout(() => {
    res.body?.cancel().catch(() => {});
  }, 1000);
}

export async function immediatelyInvoked(url) {
  const res = await fetch(url);
  await (async () => {
    await res.text();
  })();
  return res.ok;
}

export async function immediatelyInvokedLooks(url) {
  const res = await fetch(url); // want no-unconsumed-body
  (() => {
    console.log(res.status);
  })();
}

export async function hoistedFunctionCalled(url) {
  const res = await fetch(url);
  await drain();
  return res.ok;

  async function drain() {
    await res.arrayBuffer();
  }
}

export async function hoistedFunctionNotCalled(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;

  async function drain() {
    await res.arrayBuffer();
  }
}

export async function closureThatReturnsTheText(url) {
  const res = await fetch(url);
  const text = () => res.text();
  if (res.status === 500) throw new Error('failed'); // want no-unconsumed-body
  return text();
}

export async function closureAssignsTheVariable(url) {
  let res;
  const load = async () => {
    res = await fetch(url);
  };
  await load();
  return res.text();
}

export async function closureInForEach(urls) {
  const res = await fetch(urls[0]);
  let text = '';
  for (const url of urls) {
    text += url;
  }
  [1].forEach(async () => {
    text += await res.text();
  });
  return text;
}

export async function eventListener(url, emitter) {
  const res = await fetch(url);
  emitter.on('go', async () => {
    console.log(await res.text());
  });
}

export async function closureCalledTwiceIsStillCalled(url, flag) {
  const res = await fetch(url);
  const done = async () => {
    if (!res.bodyUsed) await res.body?.cancel();
  };
  if (flag) {
    await done();
    return 1;
  }
  await done();
  return 2;
}

export async function closureCalledInTheFinally(url) {
  const res = await fetch(url);
  const close = () => res.body?.cancel().catch(() => {});
  try {
    if (!res.ok) throw new Error('failed');
    return res.status;
  } finally {
    close();
  }
}
