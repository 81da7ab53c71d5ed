// The response as an event: `req.on('response', …)` and `once(req, 'response')`.
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import https from 'node:https';

export function listens(url) {
  const req = http.request(url); // want no-unconsumed-body /'res' is never read/
  req.on('response', (res) => {
    console.log(res.statusCode);
  });
  req.end();
}

export function listensAndReads(url) {
  const req = http.request(url);
  req.on('response', (res) => res.resume());
  req.end();
}

export function inOneChain(url, done) {
  http
    .get(url)
    .on('response', (res) => {
      if (res.statusCode === 404) {
        done(new Error('not found'));
        return; // want no-unconsumed-body
      }
      res.pipe(process.stdout);
    })
    .on('error', done);
}

export function onceOnly(url, done) {
  const req = http.get(url); // want no-unconsumed-body
  req.once('response', (res) => done(null, res.statusCode));
  req.once('error', done);
}

export function lookedAtAndRead(url) {
  // Two listeners get the same response; the second one reads it.
  const req = http.get(url, (res) => console.log(res.statusCode));
  req.on('response', (res) => res.resume());
}

export async function awaitsTheEvent(url) {
  const req = http.get(url); // want no-unconsumed-body /'res' is never read/
  const [res] = await once(req, 'response');
  return res.statusCode;
}

export async function awaitsTheEventAndReads(url) {
  const req = http.get(url);
  const [res] = await once(req, 'response');
  if (res.statusCode !== 200) {
    req.destroy();
    throw new Error('bad');
  }
  return Buffer.concat(await res.toArray());
}

export async function awaitsByEmitter(url) {
  const [res] = await EventEmitter.once(http.get(url), 'response');
  if (res.headers.location) {
    return res.headers.location; // want no-unconsumed-body
  }
  res.destroy();
  return url;
}

export function otherEvents(url, done) {
  const req = http.request({ host: url, method: 'CONNECT' });
  req.on('connect', (res, socket) => done(null, socket));
  req.on('socket', (socket) => socket.unref());
  req.end();
}

export function endedByASignal(url, signal, done) {
  const req = http.get(url, (res) => done(null, res.statusCode));
  signal.addEventListener('abort', () => req.destroy());
}

export function endedByAClearedTimer(url, done) {
  // prettier-ignore
  const req = http.get(url, (res) => { // want no-unconsumed-body
    clearTimeout(timer);
    done(null, res.statusCode);
  });
  const timer = setTimeout(() => req.destroy(), 1000);
}

export function endedByATimer(url, done) {
  const req = http.get(url, (res) => done(null, res.statusCode));
  setTimeout(() => req.destroy(), 1000);
}

export function cleanUpInTheListeners(url, done) {
  const fail = (error) => {
    req.destroy();
    done(error);
  };
  const req = http.get(url, (res) => {
    if (res.statusCode !== 200) {
      fail(new Error('bad'));
      return;
    }
    if (res.headers['content-length'] === '0') {
      done(null);
      return; // want no-unconsumed-body
    }
    res.pipe(process.stdout);
  });
  req.on('timeout', fail);
  req.setTimeout(1000, () => req.destroy());
}

export function handle(url) {
  // The caller may destroy the request at any time.
  const req = http.get(url, (res) => console.log(res.statusCode));
  return { cancel: () => req.destroy() };
}

function send(url) {
  const req = http.request(url);
  req.end();
  return req;
}

export function listensToTheHelpersRequest(url) {
  const req = send(url); // want no-unconsumed-body
  req.on('response', (res) => console.log(res.statusCode));
}

export function readsTheHelpersRequest(url) {
  send(url).on('response', (res) => res.pipe(process.stdout));
}

export function agentIsDestroyed(url, done) {
  const agent = new http.Agent({ keepAlive: true });
  http.get(url, { agent }, (res) => {
    done(null, res.statusCode);
    agent.destroy();
  });
}

export function agentIsKept(url, agent, done) {
  http.get(url, { agent }, (res) => done(null, res.statusCode)); // want no-unconsumed-body
}

export function abortedByItsController(url, done) {
  const controller = new AbortController();
  http.get(url, { signal: controller.signal }, (res) => {
    done(null, res.statusCode);
    controller.abort();
  });
}

export function twoListenersThatLook(url, done) {
  const req = https.request(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  req.once('response', (res) => {
    if (res.statusCode >= 400) return done(new Error('failed'));
    done();
  });
  req.end();
}

export function twoListenersOfWhichOneReads(url, done) {
  const req = https.request(url, (res) => console.log(res.statusCode));
  req.once('response', (res) => {
    if (res.statusCode >= 400) return done(new Error('failed'));
    res.resume();
    done();
  });
  req.end();
}

export function twoListenersOfWhichOneIsGiven(url, done) {
  const req = https.request(url, (res) => console.log(res.statusCode));
  req.once('response', done);
  req.end();
}

export function byThePropertyOfTheRequest(url) {
  const req = http.get(url);
  req.on('response', () => {
    req.res.resume();
  });
}

export function byThePropertyOfTheRequestUnread(url) {
  const req = http.get(url); // want no-unconsumed-body
  req.on('response', () => {
    console.log(req.res.statusCode);
  });
}

export function waitsForData(url) {
  http.get(url, async (res) => {
    await once(res, 'data');
  });
}

export function readsPieceByPiece(url, take) {
  http.get(url, (res) => {
    let chunk;
    while ((chunk = res.read()) !== null) take(chunk);
  });
}

export function readsOnePiece(url, take) {
  http.get(url, (res) => { // want no-unconsumed-body
    take(res.read());
  });
}

export function givenUpByANamedFunction(url) {
  const req = http.get(url, (res) => console.log(res.statusCode));
  const giveUp = () => req.destroy();
  setTimeout(giveUp, 1000);
}

export function givenUpWithAnother(url, watcher) {
  const req = http.get(url, (res) => console.log(res.statusCode));
  watcher.onclose = () => req.destroy();
}
