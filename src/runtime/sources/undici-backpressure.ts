/**
 * Reads from the state of undici's own objects (5 to 8) who reads a body that it keeps to itself. Nothing is called that would
 * change it, and a version that keeps it elsewhere is taken for one of which nothing is known.
 */
import type { TrackedBody } from '../tracked-body.ts';

/** The stream behind `undici.request`, found where all versions keep it; absent for `fetch` and `stream`. */
export function streamBehind(request: object | undefined): unknown {
  if (request === undefined) return undefined;
  let handler = fieldOf(request, 'handler');
  for (let hops = 0; hops < 4 && typeof handler === 'object' && handler !== null; hops++) {
    const { res, handler: next } = handler as { res?: unknown; handler?: unknown };
    if (typeof (res as { read?: unknown } | null | undefined)?.read === 'function') return res;
    handler = next;
  }
  return undefined;
}

/**
 * Where `fetch` takes a compressed body from: the last of the decoders that its queue is piped into. They work beside the program,
 * so that a queue may be full while its body is read.
 */
export function decoderBehind(request: object | undefined): unknown {
  let last: unknown;
  let stream: unknown = request === undefined ? undefined : queueOf(request);
  for (let hops = 0; hops < 6 && stream !== undefined; hops++) {
    const { _readableState: state } = stream as { _readableState?: { pipes?: unknown[] } };
    stream = state?.pipes?.[0];
    last = stream ?? last;
  }
  return last;
}

/**
 * Whether the client has stopped to take bytes from the connection because its own queue of them is full. Of a body that is being
 * read that lasts for no longer than a turn. The end of a body waits, too: all its bytes may be here, and its connection still be held.
 */
export function isHeldBack({ socket, request, encoded }: TrackedBody): boolean {
  if ((socket?.readableLength ?? 0) > 0) return true;
  // Decoders that are out of sight may be what it waits for.
  if (encoded) return false;
  if (socket !== undefined) {
    const parser = fieldOf(socket, 'parser') as { paused?: unknown } | undefined;
    if (parser?.paused === true) return true;
  }
  return request !== undefined && (isStreamPaused(request) || isFull(queueOf(request)));
}

/** Over HTTP/2 each request has a stream of its own, which undici 8 keeps with it. */
function isStreamPaused(request: object): boolean {
  const stream = fieldOf(request, 'request stream') as { isPaused?: () => boolean } | undefined;
  return typeof stream?.isPaused === 'function' && stream.isPaused();
}

interface Queue {
  readableLength?: number;
  readableHighWaterMark?: number;
}

/** The `fetch` of undici 5 to 7 is a handler with a queue, a Readable; a handler of another kind has its request's body there. */
function queueOf(request: object): Queue | undefined {
  const handler = fieldOf(request, 'handler');
  if (typeof handler !== 'object' || handler === null || !Object.hasOwn(handler, 'onData'))
    return undefined;
  return (handler as { body?: Queue | null }).body ?? undefined;
}

function isFull(queue: Queue | undefined): boolean {
  return (queue?.readableLength ?? 0) >= (queue?.readableHighWaterMark ?? Infinity);
}

function fieldOf(object: object, name: string): unknown {
  const key = Object.getOwnPropertySymbols(object).find(({ description }) => description === name);
  return key === undefined ? undefined : ((object as Record<symbol, unknown>)[key] ?? undefined);
}
