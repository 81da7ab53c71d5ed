/** Types that tell nothing, too much, or never end. */
export declare function anything(): Promise<any>;
export declare function unknown(): Promise<unknown>;
export declare function either(): Promise<Response | { readonly status: number }>;
export declare function generic<T>(): Promise<T>;
export declare function nothing(): Promise<void>;

export interface Nested<T> extends Base<Nested<Nested<T>>> {
  readonly status: number;
}
export interface Base<T> {
  readonly data?: T;
}
export declare function recursive(): Promise<Nested<string>>;

/** A base type that extends itself is an error that the type checker lives with. */
// @ts-expect-error
export interface Loop extends Loop {
  readonly ok: boolean;
}
export declare function loop(): Promise<Loop>;

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
export type Huge = `${Digit}${Digit}${Digit}`;
export declare function huge(): Promise<Huge>;
// @ts-expect-error
export declare function missing(): Promise<NotThere>;
export declare const thenable: { then(done: (value: Response) => void): void };
export type Conditional<T> = T extends string ? Response : number;
export declare function conditional<T>(of: T): Promise<Conditional<T>>;

/** What this extends is in a dependency that is not installed. */
// @ts-expect-error
export interface Unresolved extends NotThere {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}
export declare function unresolved(): Promise<Unresolved>;

/** The members of a response, declared once more. */
export interface Repeated<T> {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<T>;
}
export declare function repeated(): Promise<Repeated<1> | Repeated<2>>;
export declare function literal(): Promise<{ ok: boolean; json(): Promise<unknown> }>;
