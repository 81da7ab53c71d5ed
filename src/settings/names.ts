/** Names in settings: a `*` in them stands for any text. */

export type Matches = (name: string) => boolean;

export function matcher(pattern: string): Matches {
  if (!pattern.includes('*')) {
    return (name) => name === pattern;
  }
  const pieces = pattern.split('*').map((piece) => piece.replace(/[\\^$.+?()[\]{}|/-]/g, '\\$&'));
  const expression = new RegExp(`^${pieces.join('.*')}$`);
  return (name) => expression.test(name);
}
