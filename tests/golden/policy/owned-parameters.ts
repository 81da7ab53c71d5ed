// A function that releases its response parameter on some path owns it: its other exits leak, reported here once.
// A function that never releases it borrows.

export async function parse(res: Response) {
  if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  return res.json();
}

export async function parseBoth(res: Response) {
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export function onlyLooks(res: Response): boolean {
  return res.ok && res.headers.has('etag');
}

export function onlyThrows(res: Response): void {
  if (!res.ok) throw new Error(res.statusText);
}

export function returnsIt(res: Response): Response {
  if (!res.ok) throw new Error(res.statusText);
  return res;
}

export async function readsOrReturnsIt(res: Response): Promise<Response> {
  if (!res.ok) throw new Error(await res.text());
  return res;
}

export const parseArrow = async <T>(response: Response): Promise<T | null> => {
  if (response.status === 404) return null; // want no-unconsumed-body
  return (await response.json()) as T;
};

export const parseNoContent = async <T>(response: Response): Promise<T | undefined> => {
  if (response.status === 204) return undefined;
  return (await response.json()) as T;
};

export async function parseByType(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return response.json();
  if (type.startsWith('text/')) return response.text();
  throw new TypeError(`unexpected ${type}`); // want no-unconsumed-body
}

export async function parseByTypeOrBlob(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return response.json();
  if (type.startsWith('text/')) return response.text();
  return response.blob();
}

export async function fallsOffTheEnd(response: Response): Promise<void> { // want no-unconsumed-body
  if (!response.ok) {
    console.error(await response.text());
  }
}

export async function drainsEitherWay(response: Response): Promise<void> {
  if (!response.ok) {
    console.error(await response.text());
  } else {
    await response.arrayBuffer();
  }
}

export class Client {
  protected async unwrap(response: Response): Promise<unknown> {
    if (response.status >= 500) throw new Error('server'); // want no-unconsumed-body
    return response.json();
  }

  private inspect(response: Response): string {
    return response.headers.get('x-request-id') ?? '';
  }

  async call(url: string): Promise<unknown> {
    const response = await fetch(url);
    console.log(this.inspect(response));
    return this.unwrap(response);
  }
}

export async function storesIt(res: Response, into: Response[]): Promise<void> {
  if (!res.ok) throw new Error(await res.text());
  into.push(res);
}

export async function optionalParameter(res?: Response): Promise<string> {
  if (!res) return '';
  return res.text();
}

export async function unionParameter(res: Response | null): Promise<string> {
  if (res === null) return '';
  if (!res.ok) return ''; // want no-unconsumed-body
  return res.text();
}

export async function secondParameter(name: string, res: Response): Promise<string> {
  if (name === '') throw new Error('no name'); // want no-unconsumed-body
  return name + (await res.text());
}

export async function callerOfParse(url: string) {
  return parse(await fetch(url));
}

export async function callerOfOnlyThrows(url: string) {
  const res = await fetch(url);
  onlyThrows(res); // want no-unconsumed-body
  return res.json();
}

export async function callerOfReturnsIt(url: string) {
  const res = await fetch(url);
  return returnsIt(res).json(); // want no-unconsumed-body
}

export async function callerOfReadsOrReturnsIt(url: string) {
  const res = await readsOrReturnsIt(await fetch(url));
  return res.json();
}

export async function givenItsText(res: Response, text?: string): Promise<unknown> {
  if (text !== undefined) return JSON.parse(text);
  return res.json();
}

export async function givenItsTextAmongOptions(res: Response, options: { text?: string } = {}): Promise<string> {
  if (options.text !== undefined) return options.text;
  return res.text();
}

export async function toldToBeQuiet(res: Response, quiet?: boolean): Promise<unknown> {
  if (quiet) return null; // want no-unconsumed-body
  return res.json();
}

export async function givenAFallback(res: Response, fallback?: string): Promise<unknown> {
  if (!res.ok && fallback !== undefined) return fallback; // want no-unconsumed-body
  return res.json();
}

export async function givenItsTextWhereItLooks(res: Response, text?: string): Promise<unknown> {
  if (res.status === 404) return null; // want no-unconsumed-body /cancel it with `res.body\?.cancel\(\).catch\(\(\) => {}\)` \(opened/
  if (text) return JSON.parse(text);
  return res.json();
}
