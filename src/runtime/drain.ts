/** `drain()`: reads a body that nobody needs, so that its connection can be used again, unless that would cost more than a new one. */
import type { Readable } from 'node:stream';
import { isWebStream } from './body-eof-signal.ts';
import { bodyOf, closeBody } from './carried-body.ts';

export interface DrainOptions {
  /** Bytes to read at most; a longer body is closed. Default 128 KiB, as undici's own `dump()`. */
  limit?: number;
  /** Milliseconds to wait at most; a slower body is closed. Default 1000. */
  timeout?: number;
}

const defaultLimit = 128 * 1024;

/**
 * Reads the rest of a response's body and throws it away, up to a limit, and closes it beyond.
 *
 * ```js
 * if (!res.ok) {
 *   await drain(res);
 *   throw new Error(`status ${res.status}`);
 * }
 * ```
 *
 * @param response what a client gave: a Response, a stream, or an object that carries one as `body`, `data`, `Body` or `response`
 * @returns a promise of what became of the body, which never rejects: `drained` also when there is none, or somebody else reads it; `closed` also when
 *   it breaks
 */
export async function drain(
  response: unknown,
  options: DrainOptions = {},
): Promise<'drained' | 'closed'> {
  const { limit = defaultLimit, timeout = 1000 } = options;
  const body = bodyOf(response);
  if (body === undefined) return 'drained';
  if ((contentLength(response) ?? 0) > limit) {
    closeBody(body, response);
    return 'closed';
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeout, 'late');
  });
  try {
    return isWebStream(body)
      ? await drainWeb(body, limit, late)
      : await drainReadable(body, response, limit, late);
  } catch {
    return 'closed';
  } finally {
    clearTimeout(timer);
  }
}

async function drainWeb(
  body: ReadableStream<Uint8Array>,
  limit: number,
  late: Promise<'late'>,
): Promise<'drained' | 'closed'> {
  // Locked: it has been read, or is being read by somebody else.
  if (body.locked) return 'drained';
  const reader = body.getReader();
  let read = 0;
  for (;;) {
    const result = await Promise.race([reader.read(), late]);
    if (result !== 'late') {
      if (result.done) return 'drained';
      read += result.value.byteLength;
      if (read <= limit) continue;
    }
    reader.cancel().catch(() => {});
    return 'closed';
  }
}

async function drainReadable(
  body: Readable,
  response: unknown,
  limit: number,
  late: Promise<'late'>,
): Promise<'drained' | 'closed'> {
  if (body.readableEnded) return 'drained';
  if (body.destroyed) return 'closed';
  let read = 0;
  const ended = new Promise<'drained' | 'closed'>((resolve) => {
    body.on('end', () => resolve('drained'));
    body.on('close', () => resolve('closed'));
    body.on('error', () => resolve('closed'));
    body.on('data', (chunk: unknown) => {
      read +=
        typeof chunk === 'string'
          ? Buffer.byteLength(chunk)
          : ArrayBuffer.isView(chunk)
            ? chunk.byteLength
            : 0;
      if (read > limit) resolve('closed');
    });
  });
  const result = await Promise.race([ended, late]);
  if (result === 'drained') return 'drained';
  body.removeAllListeners('data');
  closeBody(body, response);
  return 'closed';
}

function contentLength(response: unknown): number | undefined {
  const { headers } = (response ?? {}) as { headers?: unknown };
  const get = (headers as { get?: unknown } | undefined)?.get;
  const text: unknown =
    typeof get === 'function'
      ? get.call(headers, 'content-length')
      : (headers as Record<string, unknown> | undefined)?.['content-length'];
  const length = Number(text ?? Number.NaN);
  return Number.isFinite(length) ? length : undefined;
}
