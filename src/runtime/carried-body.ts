/** Finds the body in what a client hands out, and releases it in the way that was measured to work for that client. */
import type { Readable } from 'node:stream';
import { isWebStream } from './body-eof-signal.ts';

export type CarriedBody = ReadableStream<Uint8Array> | Readable;

const carriers = ['body', 'data', 'Body', 'response'] as const;

/** The body of a fetch, undici, node-fetch, axios, SDK or `node:http` response; undefined where there is none. */
export function bodyOf(response: unknown): CarriedBody | undefined {
  if (isBody(response)) return response;
  if (typeof response !== 'object' || response === null) return undefined;
  for (const name of carriers) {
    const candidate: unknown = (response as Record<string, unknown>)[name];
    if (isBody(candidate)) return candidate;
  }
  return undefined;
}

function isBody(candidate: unknown): candidate is CarriedBody {
  return isWebStream(candidate) || isReadable(candidate);
}

function isReadable(candidate: unknown): candidate is Readable {
  const { pipe, read } = (candidate ?? {}) as { pipe?: unknown; read?: unknown };
  return typeof pipe === 'function' && typeof read === 'function';
}

/** Gives the body up. Does nothing to a body that has ended, never throws, never waits. */
export function closeBody(body: CarriedBody, response: unknown): void {
  if (isWebStream(body)) {
    // Not awaited: the promise of a cloned body's branch settles only when the other branch ends. A body that was read is
    // still locked, and refuses; there is nothing left to release then.
    body.cancel().catch(() => {});
    return;
  }
  if (body.readableEnded || body.destroyed) return;
  // undici reports the abort as an error of the body, which would end the process when nobody listens.
  body.on('error', () => {});
  // In node-fetch 2 the body is a PassThrough behind the connection: destroying it leaves the connection held.
  if (typeof (response as { textConverted?: unknown } | null)?.textConverted === 'function')
    body.resume();
  else body.destroy();
}
