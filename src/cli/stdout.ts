/** Keeps stdout for the report while code of the project runs in this process. */

/** What is written to stdout meanwhile goes to stderr, or nowhere when `quiet`. */
export async function keepingStdout<T>(quiet: boolean, run: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const original = stdout.write;
  stdout.write = quiet ? discard : (stderr.write.bind(stderr) as typeof original);
  try {
    return await run();
  } finally {
    stdout.write = original;
  }
}

/** As `write`, which calls back even when nobody reads. */
function discard(...args: unknown[]): boolean {
  const callback = args.at(-1);
  if (typeof callback === 'function') process.nextTick(callback as () => void);
  return true;
}
