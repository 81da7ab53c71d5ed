/** A server: its responses are made here and have no connection to give back. */
export type Handler = (request: Request) => Response | Promise<Response>;

export interface App {
  request(path: string): Response | Promise<Response>;
  handle(request: Request): Promise<Response>;
}

export declare const app: App;

export async function GET(): Promise<Response> {
  return Response.json({});
}

export async function notFound(): Promise<Response> {
  const page = await Promise.resolve('<h1>Not found</h1>');
  return new Response(page, { status: 404 });
}

/** As `NextResponse`: a class of one's own is made with `new`. */
export class PageResponse extends Response {
  static async render(): Promise<PageResponse> {
    return new PageResponse('');
  }
}

export declare function page(): Promise<PageResponse>;
export declare function forward(request: Request): Promise<Response>;
export type Middleware = (next: () => Promise<void>) => Promise<Response | void>;
export declare const middleware: Middleware;

export interface Context {
  readonly req: Request;
}
export declare function upgrade(context: Context): Promise<Response>;
export declare function openCache(): Promise<Cache>;
/** As the standard has it. */
export interface Cache {
  match(url: string): Promise<Response | undefined>;
}
