/** Configuration files: JSON, with the comments and trailing commas that TypeScript allows. */

export type Json = Record<string, unknown>;

/** The object in the text; undefined when there is none that can be read. */
export function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined) {
    return undefined;
  }
  for (const attempt of [() => text, () => withoutComments(text)]) {
    try {
      return asObject(JSON.parse(attempt()));
    } catch {
      // The second attempt is for what is no strict JSON.
    }
  }
  return undefined;
}

export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

export function asStrings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string',
  );
}

function withoutComments(text: string): string {
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (piece) =>
    piece.startsWith('"') ? piece : ' ',
  );
  return bare.replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (piece) =>
    piece === ',' ? ' ' : piece,
  );
}
