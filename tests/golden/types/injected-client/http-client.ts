export interface RequestOptions {
  readonly timeout?: number;
}

export type Reply = Response;

export interface HttpClient {
  get(url: string, options?: RequestOptions): Promise<Reply>;
  send<T extends Response>(url: string, as?: T): Promise<T>;
  json<T>(url: string): Promise<T>;
}

export abstract class Base {
  protected abstract readonly http: HttpClient;

  protected async call(path: string) {
    return this.http.get(path);
  }
}
