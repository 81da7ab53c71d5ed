// The stream of an http2 request carries the response: it has to be read, or reset with a code.
import http2 from 'node:http2';
import { once } from 'node:events';

export function neverRead() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' }); // want no-unconsumed-body /'req' is never read or cancelled/
  req.on('response', (headers) => console.log(headers[':status']));
  req.end();
}

export function collected(done) {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => {
    text += chunk;
  });
  req.on('end', () => {
    client.close();
    done(text);
  });
  req.end();
}

export function endNeverComes(done) {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' }); // want no-unconsumed-body
  req.setEncoding('utf8');
  req.on('end', () => {
    client.close();
    done();
  });
  req.end();
}

export function resumed() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  req.resume();
}

export function resumedByTheResponse() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  req.on('response', () => req.resume());
}

export function closedWithoutACode() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' }); // want no-unconsumed-body /`req.close\(\)` on line \d+ needs a code/
  req.close();
}

export function closedWithACode() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  req.close(http2.constants.NGHTTP2_CANCEL);
}

export function destroyedWithoutAnError() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' }); // want no-unconsumed-body
  req.destroy();
}

export function destroyedWithAnError() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  req.destroy(new Error('not needed'));
}

export async function statusFirst() {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  const [headers] = await once(req, 'response');
  if (headers[':status'] !== 200) {
    throw new Error('bad status'); // want no-unconsumed-body
  }
  const chunks = [];
  for await (const chunk of req) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function head(done) {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/', ':method': 'HEAD' });
  req.on('response', (headers) => done(headers));
  req.end();
}

export function sessionDestroyed(done) {
  const client = http2.connect('https://localhost');
  const req = client.request({ ':path': '/' });
  req.on('response', (headers) => {
    done(headers);
    client.destroy();
  });
}

export function wrapped() {
  const client = http2.connect('https://localhost');
  return new Promise((resolve, reject) => {
    const req = client.request({ ':path': '/' }); // want no-unconsumed-body
    req.on('response', (headers) => resolve(headers[':status']));
    req.on('error', reject);
  });
}

export function handedOut() {
  const client = http2.connect('https://localhost');
  return client.request({ ':path': '/' });
}

export function somebodysSession(session) {
  const req = session.request({ ':path': '/' });
  req.end();
}
