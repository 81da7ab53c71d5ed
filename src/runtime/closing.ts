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
 * It returns the same object. A body that was read to its end is left alone, and a missing response is allowed.
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
