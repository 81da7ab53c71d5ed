// undici with callbacks: `(err, data)`, where `data` has no body when there is an error.
import { promisify } from 'node:util';
import { Client, request } from 'undici';

const client = new Client('http://localhost');

export function unread(done) {
  client.request({ path: '/', method: 'GET' }, (err, data) => { // want no-unconsumed-body
    if (err) return done(err);
    return done(null, data.statusCode);
  });
}

export function unreadWhenNotFound(done) {
  client.request({ path: '/', method: 'GET' }, (err, data) => {
    if (err) {
      done(err);
      return;
    }
    if (data.statusCode === 404) {
      done(null, null);
      return; // want no-unconsumed-body /'data' is still open when this return leaves the callback.*opened on line/
    }
    data.body.pipe(process.stdout);
    done();
  });
}

export function destructured(done) {
  client.request({ path: '/', method: 'GET' }, (err, { statusCode, body }) => {
    if (err) return done(err);
    if (statusCode !== 200) return done(new Error('failed')); // want no-unconsumed-body
    body.on('data', (chunk) => console.log(chunk)).on('end', done);
  });
}

export function resumed(done) {
  client.request({ path: '/', method: 'GET' }, (err, data) => {
    if (err) return done(err);
    data.body.resume();
    data.body.on('end', done);
  });
}

export function handedOn(done) {
  client.request({ path: '/', method: 'GET' }, (err, data) => {
    if (err) return done(err);
    done(null, data.body);
  });
}

export function asyncCallback(url) {
  request(url, {}, async (err, data) => {
    if (err) throw err;
    console.log(await data.body.json());
  });
}

export function withoutOptions(url) {
  request(url, (err, data) => { // want no-unconsumed-body
    console.log(err, data.statusCode);
  });
}

function onResponse(err, data) {
  if (err) return;
  data.body.dump();
}

export function namedCallback() {
  client.request({ path: '/', method: 'GET' }, onResponse);
}

export function callersCallback(path, callback) {
  client.request({ path, method: 'GET' }, callback);
}

export function promised(path) {
  return new Promise((resolve, reject) => {
    client.request({ path, method: 'GET' }, (err, data) => {
      if (err) reject(err);
      else resolve(data);
    });
  });
}

export function promisedStatus(path) {
  return new Promise((resolve, reject) => {
    client.request({ path, method: 'GET' }, (err, data) => { // want no-unconsumed-body
      if (err) {
        reject(err);
        return;
      }
      resolve(data.statusCode);
    });
  });
}

export function retriesItself(path, attempts, done) {
  client.request({ path, method: 'GET' }, (err, data) => {
    if (err) return done(err);
    if (data.statusCode === 503 && attempts > 0) {
      return retriesItself(path, attempts - 1, done); // want no-unconsumed-body
    }
    data.body.resume();
    return done();
  });
}

export function flagSetLater(path) {
  let cancelled = false;
  client.request({ path, method: 'GET' }, (err, data) => {
    if (err) return;
    if (cancelled) return; // want no-unconsumed-body
    data.body.resume();
  });
  return () => {
    cancelled = true;
  };
}

const send = promisify(request);

export async function promisified(url) {
  const { statusCode } = await send(url, {}); // want no-unconsumed-body
  return statusCode;
}
