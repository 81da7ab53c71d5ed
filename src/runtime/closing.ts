/** `closing()`: a response that `await using` releases, which no client's response can do by itself on all versions of Node. */
import { bodyOf, closeBody } from './carried-body.ts';

/**
 * Makes a response disposable: what is left of its body is closed when the scope ends, on every path.
 *
 * ```js
 * await using res = closing(await fetch(url));
 * if (!res.ok) throw new Error(`status ${res.status}`);
 * return await res.json();
 * ```
 *
 * A body that was read to its end is left alone. Closing does not wait, and never rejects.
 *
 * @param response what a client gave: a Response, a stream, or an object that carries one as `body`, `data`, `Body` or `response`; null and undefined are
 *   allowed
 * @returns the very same object
 * @throws {TypeError} when the object is frozen
 */
export function closing<Value>(response: Value): Value & AsyncDisposable {
  if (typeof response !== 'object' || response === null) {
    // `await using` accepts null and undefined.
    return response as Value & AsyncDisposable;
  }
  Object.defineProperty(response, Symbol.asyncDispose, {
    value: async function dispose(): Promise<void> {
      const body = bodyOf(response);
      if (body !== undefined) closeBody(body, response);
    },
    configurable: true,
    enumerable: false,
    writable: true,
  });
  return response as Value & AsyncDisposable;
}
