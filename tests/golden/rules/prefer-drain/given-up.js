// The request is ended as well: its connection is given up on purpose.
import http from 'node:http';

export function responseAndRequestDestroyed(url, done) {
  const req = http.get(url, (res) => {
    if (res.statusCode >= 400) {
      res.destroy();
      req.destroy();
      return done(new Error(`status ${res.statusCode}`));
    }
    res.resume();
    done();
  });
}

export function requestDestroyedFirst(url, done) {
  const req = http.request(url, (res) => {
    if (res.statusCode !== 200) {
      if (res.statusCode >= 500) {
        req.destroy();
        res.destroy();
        return done(new Error('failed'));
      }
    }
    res.resume();
    done();
  });
  req.end();
}

export function onlyTheResponseDestroyed(url, done) {
  http.get(url, (res) => {
    if (res.statusCode >= 400) {
      res.destroy(); // want prefer-drain
      return done(new Error(`status ${res.statusCode}`));
    }
    res.resume();
    done();
  });
}

export async function cancelledAndAborted(url) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    controller.abort();
    throw new Error(`status ${res.status}`);
  }
  return res.json();
}
