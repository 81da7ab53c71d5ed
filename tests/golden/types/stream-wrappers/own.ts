/** Types of one's own that are called as those of the packages, and carry nothing open. */
export interface GetObjectCommandOutput {
  readonly Body: string;
  readonly ContentLength: number;
}
export interface AxiosResponse<T> {
  readonly data: T;
  readonly status: number;
}
export namespace Dispatcher {
  export interface ResponseData {
    readonly statusCode: number;
    readonly body: string;
  }
}
export interface IncomingMessage {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

export declare function download(path: string): Promise<AxiosResponse<string>>;
export declare function object(key: string): Promise<GetObjectCommandOutput>;
export declare function send(path: string): Promise<Dispatcher.ResponseData>;
export declare function open(path: string): Promise<IncomingMessage>;
