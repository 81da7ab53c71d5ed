// Replacing the global fetch: a tracer that calls the original and hands its answer on.
import { tracer } from './tracer.js';

const originalFetch = globalThis.fetch;

export function install() {
  globalThis.fetch = async (input, init) => {
    const span = tracer.start('fetch');
    try {
      const res = await originalFetch(input, init);
      span.set('status', res.status);
      return res;
    } finally {
      span.end();
    }
  };
}

export function uninstall() {
  globalThis.fetch = originalFetch;
}
