/** As the packages declare them, as far as it matters here. */
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export interface Request extends IncomingMessage {
    readonly body: unknown;
  }
  export interface Response extends ServerResponse {
    readonly ok: boolean;
    status(code: number): this;
    json(data: unknown): this;
    text(): string;
  }
}
declare module 'playwright-core' {
  export interface Response {
    ok(): boolean;
    status(): number;
    text(): Promise<string>;
  }
  export interface Page {
    goto(url: string): Promise<Response | null>;
    waitForResponse(url: string): Promise<Response>;
  }
}
declare module 'supertest' {
  export interface Response extends NodeJS.ReadableStream {
    readonly ok: boolean;
    readonly status: number;
    readonly text: string;
  }
  export function agent(): { get(url: string): Promise<Response> };
}
