// Error-first callbacks: with an error there is no response, or one without a body.
import { Pool, request } from 'undici';
import { record } from './support.js';

export function bodyBeforeTheCheck(url) {
  request(url, (err, data) => {
    data.body.resume(); // want no-close-before-error-check /so `data\.body\.resume` throws.*the real error is lost/
    if (err) record(err);
  });
}

export function bodyAfterTheCheck(url) {
  request(url, (err, data) => {
    if (err) return record(err);
    data.body.resume();
  });
}

export function destructuringIsSafe(url) {
  request(url, (err, { statusCode, body }) => {
    if (err) return record(err);
    record(statusCode);
    body.resume();
  });
}

export function destructuredAndUsedBeforeTheCheck(url) {
  request(url, (err, { body }) => {
    body.resume(); // want no-close-before-error-check /'body' is undefined when the request fails/
    if (err) record(err);
  });
}

export function optionalIsAGuard(url) {
  request(url, (err, { body }) => {
    body?.resume();
    if (err) record(err);
  });
}

const pool = new Pool('https://example.org');

export function bodyOfAPoolBeforeTheCheck(done) {
  pool.request({ path: '/', method: 'GET' }, (err, data) => {
    data.body.resume(); // want no-close-before-error-check
    done(err);
  });
}

export function bodyOfAPoolAfterTheCheck(done) {
  pool.request({ path: '/', method: 'GET' }, (err, { body }) => {
    if (err) return done(err);
    body.resume();
    done();
  });
}

export function namedFunctionBelow(url) {
  request(url, onData);
  function onData(err, data) {
    data.body.resume(); // want no-close-before-error-check
    if (err) record(err);
  }
}

export function namedFunctionBelowThatChecks(url) {
  request(url, onData);
  function onData(err, data) {
    if (err) return record(err);
    data.body.resume();
  }
}

export function errorAskedForItsClass(url) {
  request(url, (err, { body }) => {
    if (err instanceof Error) return record(err);
    body.resume();
  });
}

export function headersDestructured(url) {
  request(url, (err, { headers: { etag }, body }) => { // want no-close-before-error-check /The value of 'headers' is undefined when the request fails, so `\{ etag \}` throws a TypeError \(Cannot destructure property 'etag' of undefined\) and the real error is lost; check 'err' first/
    if (err) return record(err);
    record(etag);
    body.resume();
  });
}

export function headersDestructuredWithADefault(url) {
  request(url, (err, { headers: { etag } = {}, body }) => {
    if (err) return record(err);
    record(etag);
    body.resume();
  });
}

export function headersOfWhatHasNone(url) {
  request(url, (err, data) => {
    record(data.headers.etag); // want no-close-before-error-check /The value of 'data\.headers' is undefined/
    if (err) return record(err);
    data.body.resume();
  });
}

export function headersLookedAtAfterTheCheck(url) {
  request(url, (err, data) => {
    if (err) return record(err);
    record(data.headers.etag);
    data.body.resume();
  });
}

export function valuesWithDefaults(url) {
  request(url, (err, { statusCode = 0, body = undefined } = {}) => {
    record(statusCode);
    if (err) return record(err);
    body.resume();
  });
}

export function defaultBodyBeforeTheCheck(url) {
  request(url, (err, { body = null }) => {
    body.resume(); // want no-close-before-error-check
    if (err) record(err);
  });
}

export function inASequence(url, done) {
  request(url, (err, data) => (data.body.resume(), done(err))); // want no-close-before-error-check
}

export function inASequenceAfterTheCheck(url, done) {
  request(url, (err, data) => (err ? done(err) : (data.body.resume(), done())));
}
