/** Reads from a stream's own state whether anybody reads it. Nothing is attached, so nothing starts to flow. */
import net from 'node:net';
import { Readable } from 'node:stream';
import type { SocketLike } from '../tracked-body.ts';

/** A mock's socket has no descriptor of the operating system behind it, and so no connection to hold. */
export function isMocked(socket: unknown): boolean {
  if (!(socket instanceof net.Socket) || socket.destroyed) return false;
  const { _handle: handle } = socket as unknown as { _handle?: { fd?: number } | null };
  // On Windows no handle tells its descriptor.
  return (
    handle === null || handle === undefined || (handle.fd === -1 && process.platform !== 'win32')
  );
}

interface ReadableState {
  length?: number;
  reading?: boolean;
  needReadable?: boolean;
  pipes?: unknown;
  awaitDrainWriters?: unknown;
}

interface StreamLike {
  readableFlowing?: boolean | null;
  readableEnded?: boolean;
  readableLength?: number;
  destroyed?: boolean;
  listenerCount?: (name: string) => number;
  _readableState?: ReadableState;
}

export function socketBytes(socket: SocketLike | undefined): number {
  return socket?.bytesRead ?? 0;
}

export function streamConsumer(candidate: unknown): { inUse(): boolean; untouched(): boolean } {
  const stream = candidate as StreamLike;
  return {
    inUse() {
      if (stream.destroyed === true || stream.readableEnded === true) return true;
      // Bytes wait to be taken: nobody is waiting for bytes.
      if ((stream.readableLength ?? 0) > 0) return false;
      if (stream.readableFlowing === true) return true;
      if (stream.readableFlowing === null) return false;
      // `for await` and `on('readable')` have asked for more than there is.
      return (
        (stream.listenerCount?.('readable') ?? 0) > 0 &&
        stream._readableState?.needReadable === true
      );
    },
    untouched() {
      return stream.readableFlowing === null && !Readable.isDisturbed(stream as never);
    },
  };
}
