// reuseconn's cases: disposers that drain, that close, that only read (C1-C7).
// https://github.com/atzoum/reuseconn

async function dispose(res) {
  if (!res?.body) return;
  await res.arrayBuffer();
}

function close(res) {
  res?.body?.cancel().catch(() => {});
}

async function length(res) {
  const all = await res.text();
  return all.length;
}

async function get(url) {
  const res = await fetch(url, { headers: { accept: 'application/json' } });
  return res;
}

export async function requestInTheConditionDisposedAfterwards(url) {
  let res;
  if ((res = await fetch(url)).ok) {
    console.log('up');
  }
  await dispose(res);
}

export async function requestInTheConditionNeverDisposed(url) {
  let res;
  if ((res = await fetch(url)).ok) { // want no-unconsumed-body
    console.log('up');
  }
}

export async function helperDrains(url) {
  const res = await fetch(url);
  await dispose(res);
}

export async function helperOnlyCancels(url) {
  const res = await fetch(url);
  close(res);
}

export async function helperOnlyReads(url) {
  const res = await fetch(url);
  return length(res);
}

export async function wrapperResultDropped(url) {
  await get(url); // want no-unconsumed-body
}

export async function wrapperResultDisposedInTheSuccessBranch(url) {
  try {
    const res = await get(url);
    await dispose(res);
  } catch {
    console.error('unreachable');
  }
}

export async function disposerInFinally(url) {
  const res = await get(url);
  try {
    return res.status;
  } finally {
    await dispose(res);
  }
}

export async function cancellerInFinally(url) {
  const res = await get(url);
  try {
    return res.status;
  } finally {
    close(res);
  }
}

export async function closureCallsTheDisposerInFinally(url) {
  const res = await get(url);
  const cleanUp = async () => dispose(res);
  try {
    return res.status;
  } finally {
    await cleanUp();
  }
}
