/** `drain()`: reads a body that nobody needs, so that its connection can be used again, unless that would cost more than a new one. */
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { isWebStream } from './body-eof-signal.ts';
import { bodyOf, closeBody } from './carried-body.ts';
import type { CarriedBody } from './carried-body.ts';

export interface DrainOptions {
  /** Bytes to read at most; a longer body is closed. Default 128 KiB, as undici's own `dump()`. */
  limit?: number;
  /** Milliseconds to wait at most; a slower body is closed. Default 1000. */
  timeout?: number;
}

const defaultLimit = 128 * 1024;
/** As it was before a test's fake timers. */
const { nextTick } = process;

type Outcome = 'drained' | 'closed';

/**
 * Reads the rest of a response's body and throws it away, up to a limit, and closes it beyond. A body that somebody else reads is left to them.
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
  options: DrainOptions | null = {},
): Promise<'drained' | 'closed'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const { limit = defaultLimit, timeout = 1000 } = options ?? {};
    const body = bodyOf(response);
    if (body === undefined) return 'drained';
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, timeout, 'late');
    });
    // undici's `body.text()` and the like begin in the turn after their call, and cannot be told from nobody until then.
    if (!isWebStream(body)) await new Promise<void>((resolve) => nextTick(resolve));
    if (isReadElsewhere(body)) {
      const end = isWebStream(body) ? endOfWeb(body) : endOfReadable(body);
      return (await Promise.race([end, late])) === 'closed' ? 'closed' : 'drained';
    }
    if ((contentLength(response) ?? 0) > limit) {
      closeBody(body, response);
      return 'closed';
    }
    return isWebStream(body)
      ? await drainWeb(body, limit, late)
      : await drainReadable(body, response, limit, late);
  } catch {
    return 'closed';
  } finally {
    clearTimeout(timer);
  }
}

/** Somebody else reads the body, has read it, or has told it to flow. */
function isReadElsewhere(body: CarriedBody): boolean {
  if (isWebStream(body)) return body.locked;
  return body.readableFlowing === true || hasReader(body);
}

function hasReader(body: Readable): boolean {
  return body.listenerCount('data') > 0 || body.listenerCount('readable') > 0;
}

/** Node can tell of a locked stream that it ended. Of another runtime's or a polyfill's it cannot: that is its reader's to know. */
async function endOfWeb(body: ReadableStream<Uint8Array>): Promise<Outcome> {
  let ended: Promise<void>;
  try {
    ended = finished(body as unknown as NodeJS.ReadableStream);
  } catch {
    return 'drained';
  }
  return ended.then(
    () => 'drained',
    () => 'closed',
  );
}

/** Listens for no `error`: one that nobody else expects is still to end the process. */
function endOfReadable(body: Readable): Outcome | Promise<Outcome> {
  if (body.readableEnded) return 'drained';
  if (body.destroyed) return 'closed';
  return new Promise((resolve) => {
    body.once('end', () => resolve('drained'));
    body.once('close', () => resolve('closed'));
  });
}

async function drainWeb(
  body: ReadableStream<Uint8Array>,
  limit: number,
  late: Promise<'late'>,
): Promise<Outcome> {
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
): Promise<Outcome> {
  if (body.readableEnded || body.destroyed) return endOfReadable(body);
  let read = 0;
  let onData: (chunk: unknown) => void = () => {};
  const ended = new Promise<Outcome>((resolve) => {
    onData = (chunk) => {
      read +=
        typeof chunk === 'string'
          ? Buffer.byteLength(chunk)
          : ArrayBuffer.isView(chunk)
            ? chunk.byteLength
            : 0;
      if (read > limit) resolve('closed');
    };
    body.on('end', () => resolve('drained'));
    body.on('close', () => resolve('closed'));
    body.on('error', () => resolve('closed'));
    body.on('data', onData);
  });
  // It may have been paused before.
  body.resume();
  const result = await Promise.race([ended, late]);
  if (result === 'drained') return 'drained';
  body.removeListener('data', onData);
  // Whoever began to read meanwhile goes on.
  if (hasReader(body)) return 'drained';
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
