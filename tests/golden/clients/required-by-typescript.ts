// `import … = require(…)`, as TypeScript writes CommonJS.
import http = require('node:http');

export function isUp(url: string): void {
  http.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export function drained(url: string): void {
  http.get(url, (res) => res.resume());
}
