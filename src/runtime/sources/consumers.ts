/** Reads from a stream's own state whether anybody reads it. Nothing is attached, so nothing starts to flow. */
import { Readable } from 'node:stream';

export interface SocketLike {
  bytesRead?: number;
  readableLength?: number;
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
      return (stream.listenerCount?.('readable') ?? 0) > 0 && stream._readableState?.needReadable === true;
    },
    untouched() {
      return stream.readableFlowing === null && !Readable.isDisturbed(stream as never);
    },
  };
}
