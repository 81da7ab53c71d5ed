// Promises around a request: the executor's callback releases the response, or whoever awaits it has to.
import http, { get as httpGet } from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';

export function healthCheck(url) {
  return new Promise((resolve) => {
    const req = http.get(url, (res) => resolve(res.statusCode === 200)); // want no-unconsumed-body /'res' is never read/
    req.on('error', () => resolve(false));
  });
}

export function healthCheckResumed(url) {
  return new Promise((resolve) => {
    http
      .get(url, (res) => {
        res.resume();
        resolve(res.statusCode === 200);
      })
      .on('error', () => resolve(false));
  });
}

export function healthCheckWithTimeout(url) {
  return new Promise((resolve, reject) => {
    // prettier-ignore
    const req = http.get(url, { timeout: 2000 }, (res) => { // want no-unconsumed-body
      resolve(res.statusCode < 500);
    });
    // Ends the wait two seconds later: a leak with a bound.
    req.on('timeout', () => req.destroy());
    req.on('error', reject);
  });
}

function open(url) {
  return new Promise((resolve, reject) => {
    const req = https.get(url, (res) => {
      if (res.statusCode !== 200) {
        res.resume();
        reject(new Error(`status ${res.statusCode}`));
        return;
      }
      resolve(res);
    });
    req.on('error', reject);
  });
}

export async function forgetsTheOpenResponse(url) {
  const res = await open(url); // want no-unconsumed-body /'res' is never read/
  return res.headers['content-type'];
}

export async function readsTheOpenResponse(url) {
  const res = await open(url);
  const chunks = [];
  for await (const chunk of res) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function readsOnOnePath(url) {
  const res = await open(url);
  if (!res.headers['content-type']) {
    throw new Error('no type'); // want no-unconsumed-body /'res' is still open when this throw leaves 'readsOnOnePath'/
  }
  res.pipe(process.stdout);
}

export async function knowsTheStatus(url) {
  const res = await open(url);
  if (res.statusCode !== 200) {
    // The wrapper has turned these away.
    throw new Error('unreachable');
  }
  res.resume();
}

const openShortly = (url) => new Promise((resolve, reject) => http.get(url, resolve).on('error', reject));

export async function shortWrapper(url) {
  const { statusCode } = await openShortly(url); // want no-unconsumed-body
  return statusCode;
}

export async function shortWrapperRead(url) {
  const res = await openShortly(url);
  res.resume();
  return res.statusCode;
}

export async function inline(url) {
  const res = await new Promise((resolve, reject) => {
    httpGet(url, resolve).on('error', reject);
  });
  if (res.statusCode !== 200) {
    return undefined; // want no-unconsumed-body /'res' is still open when this return leaves 'inline'/
  }
  const chunks = await res.toArray();
  return Buffer.concat(chunks).toString();
}

export async function inlineDropped(url) {
  await new Promise((resolve) => http.get(url, resolve)); // want no-unconsumed-body
}

export function rejectsWithoutReading(url) {
  return new Promise((resolve, reject) => {
    http.get(url, (res) => {
      if (res.statusCode < 200 || res.statusCode > 299) {
        return reject(new Error(`status ${res.statusCode}`)); // want no-unconsumed-body
      }
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve(Buffer.concat(chunks).toString()));
      res.on('error', reject);
    });
  });
}

export function rejectsButGoesOnReading(url) {
  return new Promise((resolve, reject) => {
    http.get(url, (res) => {
      if (res.statusCode !== 200) {
        reject(new Error(`status ${res.statusCode}`));
      }
      let text = '';
      res.on('data', (chunk) => (text += chunk));
      res.on('end', () => resolve(JSON.parse(text)));
    });
  });
}

export async function thenChain(url) {
  return open(url).then((res) => {
    if (res.headers.etag === undefined) {
      return null; // want no-unconsumed-body
    }
    res.destroy();
    return res.headers.etag;
  });
}

export function resolvesWithAnObject(url) {
  return new Promise((resolve, reject) => {
    const req = https.request(url, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve({ status: res.statusCode, body: Buffer.concat(chunks) }));
    });
    req.on('error', reject);
    req.end();
  });
}

export function resolvesWithTheStream(url) {
  return new Promise((resolve) => {
    http.get(url, (res) => resolve({ status: res.statusCode, stream: res }));
  });
}

export function fetchInAnExecutor(url) {
  return new Promise((resolve, reject) => {
    fetch(url).then((res) => {
      if (!res.ok) {
        reject(new Error('bad'));
        return; // want no-unconsumed-body
      }
      resolve(res.json());
    }, reject);
  });
}

const getWithUtil = promisify(http.get);

export async function promisifiedByUtil(url) {
  const res = await getWithUtil(url); // want no-unconsumed-body
  console.log(res.statusCode);
}

// Such a promise always rejects: with the response, because a callback's first argument is an error.
export async function promisifiedByUtilAndCaught(url) {
  try {
    await getWithUtil(url);
  } catch (res) {
    res.resume();
    return res.statusCode;
  }
}

export async function promisifiedByUtilAndPassedOver(url) {
  try {
    await getWithUtil(url); // want no-unconsumed-body
  } catch (res) {
    return res.statusCode;
  }
}

export function promisifiedByUtilWithACallback(url) {
  return promisify(https.get)(url).catch((res) => {
    res.destroy();
    return res.statusCode;
  });
}

export function promisifiedByUtilForSomebodyElse(url) {
  return getWithUtil(url);
}

export async function promisifiedByUtilAndWrapped(url) {
  try {
    return await getWithUtil(url);
  } catch (cause) {
    throw new Error('no page', { cause });
  }
}

export async function asyncExecutorHelper(url) {
  async function head() {
    return new Promise((resolve, reject) => {
      http.request(url, { method: 'HEAD' }, resolve).on('error', reject).end();
    });
  }
  const res = await head(); // want no-unconsumed-body
  console.log(res.headers);
}

export async function sleepsMeanwhile(url) {
  const res = await fetch(url);
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (!res.ok) {
    throw new Error('late'); // want no-unconsumed-body
  }
  return res.text();
}

export async function waitsForTheFile(url, file) {
  const res = await open(url);
  await new Promise((resolve, reject) => {
    res.pipe(file);
    file.on('finish', resolve);
    res.on('error', reject);
  });
}

export async function waitsForAnEndThatNeverComes(url) {
  // prettier-ignore
  const res = await open(url); // want no-unconsumed-body
  await new Promise((resolve) => {
    res.on('end', resolve);
  });
}
