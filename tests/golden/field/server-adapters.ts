// Between a handler that answers a web Response and the node:http server that sends it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

export async function send(
  req: IncomingMessage,
  res: ServerResponse,
  response: Response,
): Promise<void> {
  if (res.headersSent) throw new TypeError('sent already');
  res.writeHead(response.status);
  if (req.method !== 'HEAD' && response.body) await pipeline(response.body, res);
}

export async function forward(res: ServerResponse, response: Response): Promise<void> {
  if (!response.ok) {
    res.writeHead(502).end();
    return; // want no-unconsumed-body
  }
  if (response.body) await pipeline(response.body, res);
}
