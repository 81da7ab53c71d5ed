// `Promise.withResolvers()`: whoever awaits the promise gets what `resolve` was handed.
import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';

export async function statusOnly(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  http.get(url, resolve).on('error', reject); // want no-unconsumed-body /'res' is never read/
  const res = await promise;
  return res.statusCode;
}

export async function resumed(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  http.get(url, resolve).on('error', reject);
  const res = await promise;
  res.resume();
  return res.statusCode;
}

export async function readOnSuccessOnly(url) {
  const opened = Promise.withResolvers();
  const req = https.request(url);
  req.on('response', opened.resolve);
  req.on('error', opened.reject);
  req.end();
  const res = await opened.promise;
  if (res.statusCode !== 200) {
    throw new Error('bad'); // want no-unconsumed-body /'res' is still open when this throw leaves 'readOnSuccessOnly'/
  }
  return res.toArray();
}

export async function inTheCallback(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  http
    .get(url, (res) => {
      if (res.statusCode !== 200) {
        res.resume();
        reject(new Error('bad'));
        return;
      }
      resolve(res);
    })
    .on('error', reject);
  const res = await promise;
  const chunks = [];
  for await (const chunk of res) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function text(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  http
    .get(url, (res) => {
      let all = '';
      res.on('data', (chunk) => (all += chunk));
      res.on('end', () => resolve(all));
    })
    .on('error', reject);
  return await promise;
}

export async function rejectsUnread(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  http.get(url, (res) => {
    if (res.statusCode !== 200) {
      reject(new Error('bad'));
      return; // want no-unconsumed-body
    }
    res.pipe(process.stdout);
    res.on('end', resolve);
  });
  await promise;
}

export function handedOn(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  http.get(url, resolve).on('error', reject);
  return promise;
}

export async function whoeverGetsIt(url) {
  const res = await handedOn(url); // want no-unconsumed-body
  return res.headers;
}

export async function raced(url) {
  const { promise, resolve, reject } = Promise.withResolvers();
  fetch(url).then(resolve, reject);
  const res = await promise;
  if (!res.ok) {
    return null; // want no-unconsumed-body
  }
  return res.json();
}

export function kept(url) {
  const waiting = Promise.withResolvers();
  waitFor(waiting);
  http.get(url, waiting.resolve).on('error', waiting.reject);
}

export async function promisifiedOnTheSpot(url) {
  const res = await promisify(http.get)(url); // want no-unconsumed-body /'res' is never read/
  return res.statusCode;
}

export async function promisifiedOnTheSpotResumed(url) {
  const res = await promisify(https.get)(url);
  res.resume();
  return res.statusCode;
}
