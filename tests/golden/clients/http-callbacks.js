// node:http hands the response to a callback. Somebody who listens has to read or destroy it, even
// when it is empty: an unread response keeps its connection for as long as the server likes.
import http from 'node:http';
import https from 'node:https';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream';

export function neverRead(url) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body /'res' is never read or cancelled; read it with `res.resume\(\)`/
    console.log(res.statusCode);
  });
}

export function resumed(url) {
  http.get(url, (res) => {
    console.log(res.statusCode);
    res.resume();
  });
}

export function callbackWithoutParameter(url, done) {
  http.get(url, () => done(null, true)); // want no-unconsumed-body /'http.get\(…\)' is never read/
}

export function onlyTheStatusIsTaken(url, done) {
  https.get(url, ({ statusCode }) => done(null, statusCode)); // want no-unconsumed-body
}

export function nobodyListens(url) {
  // Without a listener node drains the response by itself.
  http.get(url).on('error', () => {});
}

export function requestWithoutListener(url) {
  const req = http.request(url, { method: 'POST' });
  req.on('error', (error) => console.error(error));
  req.end('ping');
}

export function emptyCallback(url) {
  http.get(url, () => {}).on('error', () => {}); // want no-unconsumed-body
}

export function namedNoop(url) {
  const noop = () => {};
  http.get(url, noop); // want no-unconsumed-body
}

export function somebodysCallback(url, callback) {
  http.get(url, callback);
}

export function importedHandler(url, handlers) {
  http.get(url, handlers.onResponse).on('error', handlers.onError);
}

export function destroyed(url, done) {
  http.get(url, (res) => {
    done(null, res.headers);
    res.destroy();
  });
}

export function requestDestroyed(url, done) {
  const req = http.get(url, (res) => {
    done(null, res.headers['content-length']);
    req.destroy();
  });
}

export function requestAborted(url, done) {
  const req = http
    .get(url, (res) => {
      done(null, res.statusCode);
      req.abort();
    })
    .on('error', done);
}

export function requestDestroyedOnSomeStatuses(url, done) {
  const req = https.request(url, (res) => {
    if (res.statusCode === 404) {
      req.destroy();
      return done(null, undefined);
    }
    if (res.statusCode >= 500) {
      return done(new Error(`status ${res.statusCode}`)); // want no-unconsumed-body /'res' is still open when this return leaves the callback/
    }
    res.pipe(createWriteStream('out'));
    done(null, 'out');
  });
  req.end();
}

export function requestOfEitherKindDestroyed(url, done) {
  const onResponse = (res) => {
    if (res.statusCode === 302) {
      req.destroy();
      done(null, res.headers.location);
      return;
    }
    done(null, res);
  };
  const req = url.startsWith('https') ? https.get(url, onResponse) : http.get(url, onResponse);
}

export function socketDestroyed(url, done) {
  http.get(url, (res) => {
    done(null, res.statusCode);
    res.socket.destroy();
  });
}

export function certificateOnly(host, done) {
  // prettier-ignore
  const req = https.request({ host, method: 'GET' }, (res) => { // want no-unconsumed-body
    done(null, res.socket.getPeerCertificate());
  });
  req.end();
}

export function collectsText(url, done) {
  http.get(url, (res) => {
    let text = '';
    res.setEncoding('utf8');
    res.on('data', (chunk) => {
      text += chunk;
    });
    res.on('end', () => done(null, text));
  });
}

export function collectsOnSuccessOnly(url, done) {
  http.get(url, (res) => {
    if (res.statusCode !== 200) {
      done(new Error(`status ${res.statusCode}`));
      return; // want no-unconsumed-body /'res' is still open when this return leaves the callback; read it with `res.resume\(\)` or cancel it with `res.destroy\(\)` \(opened on line \d+\)/
    }
    const chunks = [];
    res.on('data', (chunk) => chunks.push(chunk));
    res.on('end', () => done(null, Buffer.concat(chunks)));
  });
}

export function drainsTheErrorPage(url, done) {
  http.get(url, (res) => {
    if (res.statusCode !== 200) {
      res.resume();
      done(new Error(`status ${res.statusCode}`));
      return;
    }
    const chunks = [];
    res.on('data', (chunk) => chunks.push(chunk));
    res.on('end', () => done(null, Buffer.concat(chunks)));
  });
}

export function throwsInTheCallback(url) {
  http.get(url, (res) => {
    if (res.statusCode !== 200) {
      throw new Error(`status ${res.statusCode}`); // want no-unconsumed-body /when this throw leaves the callback/
    }
    res.pipe(process.stdout);
  });
}

export function readsNothingAtTheEnd(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body /still open at the end of/
    if (res.statusCode === 200) {
      res.pipe(createWriteStream('out'));
    }
    done();
  });
}

export function encodingIsNoReading(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body /`res.setEncoding\('utf8'\)` on line \d+ reads nothing/
    res.setEncoding('utf8');
    done(res.statusCode);
  });
}

export function endNeverComes(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body
    res.on('end', () => done(null, res.statusCode));
  });
}

export function errorListenerIsNoReading(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body
    res.on('error', () => res.destroy());
    done(res.statusCode);
  });
}

export function endAfterResume(url, done) {
  http.get(url, (res) => {
    res.on('end', () => done(null, res.statusCode));
    res.resume();
  });
}

export function resumedInOneChain(url, done) {
  http.get(url, (res) => res.on('end', done).resume());
}

export function pausedForEver(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body
    res.pause();
    done();
  });
}

export function firstChunkFlowsOn(url, done) {
  http.get(url, (res) => {
    res.once('data', (chunk) => done(null, chunk));
  });
}

export function pipelined(url, file, done) {
  http.get(url, (res) => {
    pipeline(res, createWriteStream(file), done);
  });
}

export function iterated(url, done) {
  http.get(url, async (res) => {
    let size = 0;
    for await (const chunk of res) {
      size += chunk.length;
    }
    done(null, size);
  });
}

export function asyncCallbackThrows(url, check) {
  http.get(url, async (res) => {
    await check(url);
    if (res.statusCode > 299) {
      throw new Error('unexpected'); // want no-unconsumed-body
    }
    for await (const chunk of res) {
      process.stdout.write(chunk);
    }
  });
}

export function handedOn(url, done) {
  http.get(url, (res) => done(null, res));
}

export function handedOnOnSuccess(url, done) {
  http.get(url, (res) => {
    if (res.statusCode >= 400) {
      return done(new Error('bad status')); // want no-unconsumed-body
    }
    return done(null, res);
  });
}

export function kept(url, store) {
  http.get(url, (res) => {
    store.response = res;
  });
}

export function readLater(url) {
  http.get(url, (res) => {
    setImmediate(() => res.resume());
  });
}

export function headWithoutBody(url, done) {
  // Measured: a HEAD response pins its connection as any other does.
  // prettier-ignore
  const req = http.request(url, { method: 'HEAD' }, (res) => { // want no-unconsumed-body
    done(null, res.headers.etag);
  });
  req.end();
}

export function headResumed(url, done) {
  const req = http.request(url, { method: 'HEAD' }, (res) => {
    done(null, res.headers.etag);
    res.resume();
  });
  req.end();
}

export function noContent(url, done) {
  http.get(url, (res) => {
    if (res.statusCode === 204 || res.statusCode === 304) {
      return done(null, ''); // want no-unconsumed-body
    }
    res.pipe(process.stdout);
  });
}

export function everyUrl(urls) {
  for (const url of urls) {
    http.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  }
  for (const url of urls) {
    http.get(url, (res) => {
      console.log(res.statusCode);
      res.resume();
    });
  }
}

export function namedFunction(url) {
  http.get(url, onResponse);
}

function onResponse(res) {
  if (res.statusCode !== 200) {
    console.error(res.statusCode);
    res.resume();
    return;
  }
  res.pipe(process.stdout);
}

export function namedFunctionThatOwns(url) {
  http.get(url, pipeSuccess);
}

function pipeSuccess(res) {
  if (res.statusCode !== 200) {
    console.error(res.statusCode);
    return; // want no-unconsumed-body
  }
  res.pipe(process.stdout);
}

export function namedFunctionThatLooks(url) {
  http.get(url, logStatus); // want no-unconsumed-body
}

function logStatus(res) {
  console.log(res.statusCode);
}

export function helperReads(url, done) {
  http.get(url, (res) => {
    if (res.statusCode !== 200) {
      drain(res);
      return done(new Error('bad status'));
    }
    collect(res, done);
  });
}

function drain(stream) {
  stream.resume();
}

function collect(stream, done) {
  let text = '';
  stream.on('data', (chunk) => (text += chunk));
  stream.on('end', () => done(null, text));
}

class Poller {
  start(url) {
    this.request = http.get(url, (res) => {
      if (res.statusCode !== 200) {
        this.request.destroy();
        return;
      }
      this.read(res);
    });
  }

  check(url) {
    http.get(url, (res) => this.note(res)); // want no-unconsumed-body
    http.get(url, this.read.bind(this));
  }

  note(res) {
    this.status = res.statusCode;
  }

  read(res) {
    res.on('data', (chunk) => console.log(chunk));
  }
}

export const poller = new Poller();

export function endedByItsListenersThis(url, done) {
  http.get(url, function (res) {
    done(res.statusCode);
    this.destroy();
  });
}

export function onlyItsSocketIsAsked(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body
    const { localAddress, localPort, remoteAddress, remoteFamily, remotePort } = res.socket;
    done([localAddress, localPort, remoteAddress, remoteFamily, remotePort]);
    done([res.socket.bytesRead, res.socket.bytesWritten, res.socket.destroyed, res.socket.address()]);
  });
}

export function onlyItsCertificateIsAsked(host, done) {
  // prettier-ignore
  https.get(host, ({ socket }) => { // want no-unconsumed-body
    done(socket.authorized, socket.authorizationError, socket.alpnProtocol, socket.encrypted);
    done(socket.getCipher(), socket.getProtocol(), socket.getSession(), socket.isSessionReused());
    done(socket.getPeerX509Certificate());
  });
}

export function onlyItsSocketIsSetUp(url) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body
    res.socket.setKeepAlive(true).setNoDelay(true).setTimeout(1000).ref().unref();
  });
}

export function onlyItsHeadIsLookedAt(url, done) {
  // prettier-ignore
  http.get(url, (res) => { // want no-unconsumed-body
    done(res.statusMessage, res.headers, res.headersDistinct, res.rawHeaders, res.httpVersion);
    done(res.httpVersionMajor, res.httpVersionMinor, res.method, res.url, res.complete, res.aborted);
    done(res.trailers, res.rawTrailers);
  });
}

export function socketDestroyedSoon(url, done) {
  http.get(url, (res) => {
    done(null, res.statusCode);
    res.socket.destroySoon();
  });
}

export function socketReset(url, done) {
  http.get(url, (res) => {
    done(null, res.statusCode);
    res.socket.resetAndDestroy();
  });
}
