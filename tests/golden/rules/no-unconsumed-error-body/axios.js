// axios rejects when the status is not 200–299, and with `responseType: 'stream'` the error has the body, unread.
import axios, { AxiosError, isAxiosError } from 'axios';
import { pipeline } from 'node:stream/promises';
import { report } from './report.js';

const stream = { responseType: 'stream' };

export async function logged(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body /^When 'axios\.get\(…\)' rejects for its status, the error carries the body unread, and this handler drops it; release it with `error\.response\?\.data\?\.resume\?\.\(\)` \(opened on line 10\)$/
    console.error('download failed', error.message);
  }
}

export async function resumed(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    error.response?.data?.resume?.();
    console.error('download failed', error.message);
  }
}

export async function destroyed(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    if (error.response) error.response.data.destroy();
    throw new Error('download failed');
  }
}

export async function readIntoTheMessage(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    let text = '';
    if (error.response) {
      for await (const chunk of error.response.data) text += chunk;
    }
    throw new Error(`download failed: ${text}`);
  }
}

export async function swallowed(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch { // want no-unconsumed-error-body
    return false;
  }
  return true;
}

export async function replaced(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body
    throw new Error(`download failed: ${error.message}`);
  }
}

// Whoever gets the error gets the body with it.
export async function rethrown(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    console.error(error.message);
    throw error;
  }
}

export async function asTheCause(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    throw new Error('download failed', { cause: error });
  }
}

export async function reported(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    report(error);
  }
}

export async function uncaught(url, out) {
  const res = await axios.get(url, { responseType: 'stream' });
  await pipeline(res.data, out);
}

export async function guardedByThePredicate(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body
    if (axios.isAxiosError(error)) {
      throw new Error(`status ${error.response?.status}`);
    }
    throw error;
  }
}

export async function guardedByThePredicateAndReleased(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    if (isAxiosError(error)) {
      error.response?.data.resume();
      throw new Error(`status ${error.response?.status}`);
    }
    throw error;
  }
}

export async function guardedByTheClass(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body
    if (!(error instanceof AxiosError)) throw error;
    return error.code;
  }
  return undefined;
}

// None of these is the error of a response.
export async function otherErrors(url, out, signal) {
  try {
    const res = await axios.get(url, { responseType: 'stream', signal });
    await pipeline(res.data, out);
  } catch (error) {
    if (axios.isCancel(error)) return 'cancelled';
    if (error.name === 'AbortError') return 'aborted';
    if (error.code === 'ECONNABORTED') return 'timeout';
    if (error instanceof TypeError) return 'bug';
    if (!error.response) return 'network';
    throw error;
  }
  return 'done';
}

export async function oneStatusIsDropped(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body /this handler drops it when error\.response\?\.status === 404 is true; release it/
    if (error.response?.status === 404) return null;
    throw error;
  }
  return out;
}

export function inACallback(url) {
  return axios
    .get(url, stream)
    .then((res) => res.data)
    .catch(() => null); // want no-unconsumed-error-body /when|this handler drops it; release it with `error\.response/
}

export function inACallbackReleased(url) {
  return axios
    .get(url, { responseType: 'stream' })
    .then((res) => res.data)
    .catch((error) => {
      error.response?.data?.destroy?.();
      return null;
    });
}

export function inTheSecondHandler(url) {
  return axios.get(url, { responseType: 'stream' }).then(
    (res) => res.data,
    (error) => { // want no-unconsumed-error-body
      console.error(error.code);
      return undefined;
    },
  );
}

function release(error) {
  error.response?.data?.resume();
}

function describe(error) {
  return `${error.code}: ${error.message}`;
}

export async function byAHelper(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    release(error);
    throw new Error('failed');
  }
}

export async function byAHelperThatLooks(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body
    throw new Error(describe(error));
  }
}

// Everything else has been read by axios.
export async function notStreamed(url) {
  try {
    const { data } = await axios.get(url);
    return data;
  } catch {
    return null;
  }
}

// No status rejects.
export async function everyStatusResolves(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream', validateStatus: () => true });
    await pipeline(res.data, out);
  } catch (error) {
    console.error(error.message);
  }
}

export async function keptForLater(url, out, failures) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    failures.push(error);
  }
}

export async function destructured(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch ({ response, message }) {
    response?.data?.resume();
    throw new Error(message);
  }
}

export async function droppedByItsCode(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body
    if (error.code === 'ERR_BAD_REQUEST') return undefined;
    throw error;
  }
}

export async function releasedByItsCode(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    if (error.code === 'ERR_BAD_REQUEST') error.response.data.resume();
  }
}

export async function droppedByItsMark(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) { // want no-unconsumed-error-body
    if (error.isAxiosError) return undefined;
    throw error;
  }
}

export async function releasedByItsMark(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    if (error.isAxiosError) error.response?.data.resume();
  }
}

export async function releasedByItsName(url, out) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    await pipeline(res.data, out);
  } catch (error) {
    if (error.name === 'AxiosError') error.response?.data.resume();
  }
}
