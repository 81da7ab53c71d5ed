// `controller.abort()` closes what was requested with its signal, and nothing else.

export async function abortBeforeTheThrow(url) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  if (!res.ok) {
    controller.abort();
    throw new Error('failed');
  }
  return res.json();
}

export async function abortOfAnotherController(url) {
  const controller = new AbortController();
  const other = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  if (!res.ok) {
    other.abort();
    throw new Error('failed'); // want no-unconsumed-body
  }
  return res.json();
}

export async function controllerWithoutTheSignal(url) {
  const controller = new AbortController();
  const res = await fetch(url);
  if (!res.ok) {
    controller.abort();
    throw new Error('failed'); // want no-unconsumed-body
  }
  return res.json();
}

export async function neverAborted(url) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal }); // want no-unconsumed-body
  return res.status;
}

export async function abortInTheFinally(url) {
  const controller = new AbortController();
  try {
    const res = await fetch(url, { signal: controller.signal });
    return res.status;
  } finally {
    controller.abort();
  }
}

export async function signalDestructured(url) {
  const controller = new AbortController();
  const { signal } = controller;
  const res = await fetch(url, { signal });
  if (!res.ok) {
    controller.abort();
    return null;
  }
  return res.text();
}

export async function signalInOptionsVariable(url) {
  const controller = new AbortController();
  const options = { method: 'POST', signal: controller.signal };
  const res = await fetch(url, options);
  controller.abort();
  return res.status;
}

export async function abortedWithAReason(url) {
  const ac = new AbortController();
  const res = await fetch(url, { signal: ac.signal });
  const tooLarge = Number(res.headers.get('content-length')) > 1e6;
  if (tooLarge) {
    ac.abort(new Error('too large'));
    return null;
  }
  return res.arrayBuffer();
}

export async function tooLargeWithoutAbort(url) {
  const ac = new AbortController();
  const res = await fetch(url, { signal: ac.signal });
  const tooLarge = Number(res.headers.get('content-length')) > 1e6;
  if (tooLarge) {
    return null; // want no-unconsumed-body
  }
  return res.arrayBuffer();
}

export async function abortThroughAHelper(url) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const res = await fetch(url, { signal: controller.signal });
  if (!res.ok) {
    stop();
    return null;
  }
  return res.text();
}

export async function abortOfTwoRequests(a, b) {
  const controller = new AbortController();
  const one = await fetch(a, { signal: controller.signal });
  const two = await fetch(b, { signal: controller.signal });
  controller.abort();
  return one.status + two.status;
}

export async function abortOfOneOfTwo(a, b) {
  const controller = new AbortController();
  const one = await fetch(a, { signal: controller.signal });
  const two = await fetch(b); // want no-unconsumed-body
  controller.abort();
  return one.status + two.status;
}

export async function anyOfSignals(url, signal) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: AbortSignal.any([signal, controller.signal]) });
  if (!res.ok) {
    controller.abort();
    return null;
  }
  return res.text();
}

export async function abortInAnotherLoopTurn(urls) {
  for (const url of urls) {
    const controller = new AbortController();
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) {
      controller.abort();
      continue;
    }
    await res.text();
  }
}
