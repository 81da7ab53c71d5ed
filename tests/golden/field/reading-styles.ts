// Many ways to read: chosen by type, kept for later, in finally, by a computed name.

export async function choosesByTheContentType(url: string) {
  const res = await fetch(url);
  const isJson = res.headers.get('content-type')?.includes('json');
  const data = isJson ? await res.json() : await res.text();
  if (!res.ok) throw new Error(String(data));
  return data;
}

export async function awaitsTheChosenRead(url: string, asText: boolean) {
  const res = await fetch(url);
  const data = await (asText ? res.text() : res.json());
  return data;
}

export async function readsByAComputedName(url: string, kind: 'json' | 'text' | 'blob') {
  const res = await fetch(url);
  return res[kind]();
}

export async function keepsThePendingRead(url: string) {
  const res = await fetch(url);
  const reading = res.json();
  console.log(res.status);
  return reading;
}

export async function fallsBackToNull(url: string) {
  const res = await fetch(url);
  let data: unknown;
  try {
    data = await res.json();
  } catch {
    data = null;
  }
  return { status: res.status, data };
}

export async function readsInNestedAwaits(urls: Record<string, string>) {
  return Object.fromEntries(
    await Promise.all(Object.entries(urls).map(async ([key, url]) => [key, await (await fetch(url)).json()])),
  );
}

export async function destructuresTheReader(url: string) {
  const { ok, body } = await fetch(url);
  if (!ok) {
    body?.cancel().catch(() => {});
    return null;
  }
  return body; // want no-detached-body
}

export async function destructuresAndForgetsTheFailure(url: string) {
  const { ok, body } = await fetch(url);
  if (!ok) return null; // want no-unconsumed-body
  return body; // want no-detached-body
}

export async function readsOnlyWhenSomebodyListens(url: string, listener?: (text: string) => void) {
  const res = await fetch(url);
  if (listener) listener(await res.text());
  return res.status; // want no-unconsumed-body
}

export async function readsOnlyInVerboseMode(url: string, verbose: boolean) {
  const res = await fetch(url);
  if (verbose) {
    console.log(await res.text());
  } else {
    await res.arrayBuffer();
  }
  return res.status;
}

export async function remembersThatItRead(url: string, parse: boolean) {
  const res = await fetch(url);
  let consumed = false;
  try {
    if (!parse) return null;
    const data = await res.json();
    consumed = true;
    return data;
  } finally {
    if (!consumed) res.body?.cancel().catch(() => {});
  }
}

export async function readsAfterALongDetour(url: string, steps: Array<() => Promise<void>>) {
  const res = await fetch(url);
  for (const step of steps) {
    await step();
  }
  return res.text();
}

export async function detourThatLeavesEarly(url: string, steps: Array<() => Promise<boolean>>) {
  const res = await fetch(url);
  for (const step of steps) {
    if (!(await step())) return null; // want no-unconsumed-body
  }
  return res.text();
}

export async function readsInACallbackThatRunsNow(url: string, names: string[]) {
  const res = await fetch(url);
  const text = await res.text();
  names.forEach((name) => console.log(name, text));
}

export async function readsInADoLoop(url: string) {
  let state: string;
  do {
    const res = await fetch(url);
    ({ state } = (await res.json()) as { state: string });
  } while (state === 'pending');
  return state;
}

export async function pollsByTheStatusInADoLoop(url: string) {
  let res: Response;
  do {
    res = await fetch(url); // want no-unconsumed-body
  } while (res.status === 202);
  return res.json();
}

export async function pollsByTheStatusAndDrains(url: string) {
  let res = await fetch(url);
  for (let left = 10; res.status === 202 && left > 0; left--) {
    await res.arrayBuffer();
    res = await fetch(url);
  }
  return res.json();
}

export async function labeledSearch(groups: string[][]) {
  search: for (const group of groups) {
    for (const url of group) {
      const res = await fetch(url);
      if (res.status === 404) continue search; // want no-unconsumed-body
      if (res.ok) return res.json();
      await res.arrayBuffer();
    }
  }
  return null;
}

export async function sequentialReduce(urls: string[]) {
  return urls.reduce(async (all, url) => {
    const res = await fetch(url);
    return [...(await all), await res.text()];
  }, Promise.resolve<string[]>([]));
}

export async function optionalCallbackTakesTheResponse(url: string, onResponse?: (res: Response) => void) {
  const res = await fetch(url);
  onResponse?.(res);
  return res.text();
}

export class KeepsItForLater {
  #pending: Promise<Response> | undefined;

  start(url: string) {
    this.#pending = fetch(url);
  }

  async finish() {
    const res = await this.#pending;
    return res?.text();
  }
}

export async function cancelsThroughARegistry(url: string, disposers: Array<() => void>) {
  const res = await fetch(url);
  disposers.push(() => res.body?.cancel().catch(() => {}));
  return res.status;
}

export async function cancelsThroughAStack(url: string) {
  const stack = new AsyncDisposableStack();
  try {
    const res = await fetch(url);
    stack.defer(async () => {
      await res.body?.cancel().catch(() => {});
    });
    return res.headers.get('etag');
  } finally {
    await stack.disposeAsync();
  }
}
