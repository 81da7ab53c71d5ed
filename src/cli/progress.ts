/** A line on the terminal while a long run is under way; silent in pipes, in CI and for short runs. */

const SHOW_AFTER_MS = 300;
const EVERY_MS = 80;

export interface Progress {
  tick(done: number, total: number): void;
  clear(): void;
}

const SILENT: Progress = { tick: () => undefined, clear: () => undefined };

export function createProgress(stream: NodeJS.WriteStream, wanted: boolean): Progress {
  if (!wanted || !stream.isTTY || process.env['CI']) return SILENT;
  const start = performance.now();
  let last = start + SHOW_AFTER_MS - EVERY_MS;
  let shown = false;
  return {
    tick(done, total) {
      const now = performance.now();
      if (now - last < EVERY_MS) return;
      last = now;
      shown = true;
      stream.write(`\r\u001b[Klinting ${done}/${total} files`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}
