/**
 * What the client table says about `node:http2`, whose streams share one connection: a stream that
 * nobody ends stays open on the server.
 */
import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const BODY = Buffer.alloc(1 << 18);
const PATIENCE = 1_000;

/** The streams that the server still has open some time after the response was treated so. */
async function openAfter(act: (request: http2.ClientHttp2Stream) => unknown): Promise<number> {
  let open = 0;
  const sessions: http2.ServerHttp2Session[] = [];
  const server = http2.createServer();
  server.on('session', (session) => sessions.push(session));
  server.on('stream', (stream) => {
    open += 1;
    stream.on('close', () => (open -= 1));
    stream.on('error', () => {});
    stream.respond({ ':status': 200 });
    stream.end(BODY);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const request = client.request({ ':path': '/' });
    request.on('error', () => {});
    await once(request, 'response');
    await act(request);
    for (let waited = 0; waited < PATIENCE && open > 0; waited += 20) {
      await sleep(20);
    }
    return open;
  } finally {
    client.destroy();
    sessions.forEach((session) => session.destroy());
    server.close();
  }
}

test.each<[string, (request: http2.ClientHttp2Stream) => unknown]>([
  ['resume()', (request) => request.resume()],
  ["on('data')", (request) => request.on('data', () => {})],
  ['toArray()', (request) => request.toArray()],
  ['close() with a code', (request) => request.close(http2.constants.NGHTTP2_CANCEL)],
  ['destroy() with an error', (request) => request.destroy(new Error('enough'))],
])('%s ends the stream', async (_, act) => {
  expect(await openAfter(act)).toBe(0);
});

test.each<[string, (request: http2.ClientHttp2Stream) => unknown]>([
  ['a stream that nobody reads', () => {}],
  ['close() without a code', (request) => request.close()],
  ['destroy() without an error', (request) => request.destroy()],
  ["on('end')", (request) => request.on('end', () => {})],
  ['setEncoding()', (request) => request.setEncoding('utf8')],
])('%s stays open', async (_, act) => {
  expect(await openAfter(act)).toBe(1);
});
