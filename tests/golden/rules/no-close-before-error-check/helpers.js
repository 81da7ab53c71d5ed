// A helper that releases the response fails in the cleanup as the line itself would; what is caught there hides nothing.
import { record } from './support.js';

export async function asyncHelper(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    await drain(res); // want no-close-before-error-check /'res' is undefined when `fetch\(url\)` rejects, so `drain\(res\)` throws a TypeError \(Cannot read properties of undefined\)/
  }
}

export async function nothingElseInTheTry(url) {
  let res;
  try {
    res = await fetch(url);
  } finally {
    await cancel(res); // want no-close-before-error-check
  }
}

export async function helperThatAsksFirst(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    await drainIfThere(res);
  }
}

export async function helperThatSwallows(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    await cancelQuietly(res);
  }
}

export async function helperOfAHelperThatSwallows(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    await cancelAnyway(res);
  }
}

export async function rejectionOfTheHelperIsHandled(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    await drain(res).catch(() => {});
  }
}

export async function rejectionThatTheHelperHandlesTooLate(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    await cancelAndCatch(res); // want no-close-before-error-check
  }
}

export async function caughtInTheFinally(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    try {
      await res.body.cancel();
    } catch {
      // Nothing to cancel.
    }
  }
}

export async function caughtInTheCatch(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } catch (error) {
    try {
      await drain(res);
    } catch {
      record('no answer');
    }
    throw error;
  }
  return res.json();
}

export async function triedAndNotCaught(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    try {
      await res.body.cancel(); // want no-close-before-error-check
    } finally {
      record('done');
    }
  }
}

async function drain(res) {
  await res.arrayBuffer();
}

async function cancel(res) {
  await res.body?.cancel();
}

async function drainIfThere(res) {
  if (res) await res.arrayBuffer();
}

async function cancelQuietly(res) {
  try {
    await res.body.cancel();
  } catch {
    // Nothing to cancel.
  }
}

async function cancelAnyway(res) {
  await cancel(res).catch(() => {});
}

async function cancelAndCatch(res) {
  await res.body.cancel().catch(() => {});
}
