// node:http and node:https: each way to ask, each way to get the response, left unread and read.
import http from 'node:http';
import * as https from 'https';
import { get, request } from 'node:http';
import { once } from 'node:events';
import util from 'node:util';
import { record } from './support.js';

export function getCallback(url, done) {
  http.get(url, (res) => done(null, res.statusCode)); // want no-unconsumed-body
}

export function getCallbackResumed(url, done) {
  http.get(url, (res) => done(null, res.resume().statusCode));
}

export function requestCallback(url, done) {
  https.request(url, { method: 'POST' }, (res) => done(null, res.headers.etag)).end('x'); // want no-unconsumed-body
}

export function requestCallbackResumed(url, done) {
  https
    .request(url, { method: 'POST' }, (res) => {
      res.resume();
      done(null, res.headers.etag);
    })
    .end('x');
}

export function headCallback(url, done) {
  https.request(url, { method: 'HEAD' }, ({ statusCode }) => done(null, statusCode)).end(); // want no-unconsumed-body
}

export function notModified(url, done) {
  get(url, { headers: { 'if-none-match': '"1"' } }, (res) => {
    if (res.statusCode === 304) return done(null, undefined); // want no-unconsumed-body
    res.pipe(done.file);
  });
}

export function notModifiedResumed(url, done) {
  get(url, { headers: { 'if-none-match': '"1"' } }, (res) => {
    if (res.statusCode === 304) {
      res.resume();
      return done(null, undefined);
    }
    res.pipe(done.file);
  });
}

export function nestedPattern(url, done) {
  get(url, ({ headers: { location } }) => done(location)); // want no-unconsumed-body
}

export function requestEvent(url, done) {
  const req = request(url); // want no-unconsumed-body
  req.on('response', (res) => done(null, res.headers));
  req.end();
}

export function requestEventResumed(url, done) {
  const req = request(url);
  req.on('response', (res) => {
    res.resume();
    done(null, res.headers);
  });
  req.end();
}

export function getEventOnce(url, done) {
  const req = https.get(url); // want no-unconsumed-body
  req.once('response', function (res) {
    done(null, res.statusCode);
  });
}

export function getEventInAChain(url, done) {
  https.get(url).on('response', onResponse).on('error', done); // want no-unconsumed-body
  function onResponse(res) {
    done(null, res.statusCode);
  }
}

export async function eventAwaited(url) {
  const req = http.get(url); // want no-unconsumed-body
  const [res] = await once(req, 'response');
  return res.statusCode;
}

export async function eventAwaitedResumed(url) {
  const req = http.request(url, { method: 'POST' }).end('x');
  const [res] = await once(req, 'response');
  res.resume();
  return res.statusCode;
}

export function eitherModule(url, done) {
  (url.startsWith('https') ? https : http).get(url, (res) => done(null, res.statusCode)); // want no-unconsumed-body
}

export function eitherModuleDestructured(url, done) {
  const { request: ask } = url.startsWith('https') ? https : http;
  ask(url, (res) => done(null, res.resume().statusCode)).end();
}

export function promisedByHand(url) {
  return new Promise((resolve, reject) => {
    https.get(url, (res) => resolve(res.statusCode)).on('error', reject); // want no-unconsumed-body
  });
}

export function promisedByHandForItsText(url) {
  return new Promise((resolve, reject) => {
    get(url, (res) => {
      let text = '';
      if (res.statusCode >= 400) return reject(new Error(`status ${res.statusCode}`)); // want no-unconsumed-body
      res.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
    }).on('error', reject);
  });
}

const open = (url) => new Promise((resolve, reject) => get(url, resolve).on('error', reject));

export async function promisedResponse(url) {
  const res = await open(url);
  if (res.statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
  return res.toArray();
}

export function promisedResponseChained(url) {
  return open(url).then((res) => res.statusCode); // want no-unconsumed-body
}

export function promisedResponseResumed(url) {
  return open(url).then((res) => res.resume().statusCode);
}

// Measured: Node's own promise of `get` rejects with the response.
const getPromised = util.promisify(https.get);

export async function promisified(url) {
  try {
    await getPromised(url); // want no-unconsumed-body
  } catch (res) {
    return res.statusCode;
  }
}

export function asyncCallback(url) {
  get(url, async (res) => {
    if (res.statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
    for await (const chunk of res) record(chunk);
  });
}
