/** `DEBUG=bodyclose` makes the engine say what it skipped, and why, on stderr. */

const wanted = (globalThis.process?.env['DEBUG'] ?? '')
  .split(/[\s,]+/)
  .some((name) => name === 'bodyclose' || name === 'bodyclose:*' || name === '*');

export function debug(message: string): void {
  if (wanted) {
    console.error(`bodyclose ${message}`);
  }
}
