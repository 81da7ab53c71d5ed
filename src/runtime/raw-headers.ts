/** Reads the headers of a response as undici's channels hand them out: names and values in turn, as strings or bytes; over HTTP/2 undici 8 has them by name. */
export type RawHeaders = readonly unknown[] | Readonly<Record<string, unknown>>;

export function headerOf(headers: RawHeaders, name: string): string | undefined {
  if (!isList(headers)) return headers[name] === undefined ? undefined : String(headers[name]);
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const key = headers[index];
    if (
      (typeof key === 'string' || key instanceof Uint8Array) &&
      key.length === name.length &&
      String(key).toLowerCase() === name
    ) {
      return String(headers[index + 1]);
    }
  }
  return undefined;
}

function isList(headers: RawHeaders): headers is readonly unknown[] {
  return Array.isArray(headers);
}

export function lengthOf(headers: RawHeaders): number | undefined {
  return lengthIn(headerOf(headers, 'content-length'));
}

/** The length that a content-length header announces. */
export function lengthIn(text: string | null | undefined): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
