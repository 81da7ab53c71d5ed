/**
 * Packages whose responses look like fetch's and hold no connection: what nobody reads is buffered
 * (measured with make-fetch-happen 15, minipass-fetch 5).
 */
export const bufferingModules: ReadonlySet<string> = new Set([
  'make-fetch-happen',
  'minipass-fetch',
  'npm-registry-fetch',
]);
