/** As the packages declare them, as far as it matters here. */
declare module 'undici' {
  import type { Readable } from 'node:stream';
  export namespace Dispatcher {
    interface BodyReadable extends Readable {
      text(): Promise<string>;
      dump(): Promise<void>;
    }
    interface ResponseData {
      readonly statusCode: number;
      readonly body: BodyReadable;
    }
  }
}
declare module 'got' {
  import type { IncomingMessage } from 'node:http';
  /** The body has been read by the time it is handed out. */
  export interface Response extends IncomingMessage {
    readonly body: string;
  }
  export function got(url: string): Promise<Response>;
}
