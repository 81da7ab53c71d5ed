export type Reply = Response;
export interface Typed<T> extends Response {
  json(): Promise<T>;
}
export type Maybe<T> = T | undefined;
export type Tagged = Response & { readonly tag: string };
