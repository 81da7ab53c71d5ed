// Result objects instead of exceptions: { ok, data }, tuples, discriminated unions.

type Result<T> = { ok: true; data: T } | { ok: false; status: number; error: string };

export async function failureWithoutTheBody<T>(url: string): Promise<Result<T>> {
  const res = await fetch(url);
  if (!res.ok) {
    return { ok: false, status: res.status, error: res.statusText }; // want no-unconsumed-body
  }
  return { ok: true, data: (await res.json()) as T };
}

export async function failureWithTheBody<T>(url: string): Promise<Result<T>> {
  const res = await fetch(url);
  if (!res.ok) {
    return { ok: false, status: res.status, error: await res.text() };
  }
  return { ok: true, data: (await res.json()) as T };
}

export async function bothInOneExpression(url: string) {
  const res = await fetch(url);
  return res.ok ? { ok: true, data: await res.json() } : { ok: false, status: res.status }; // want no-unconsumed-body
}

export async function readBeforeTheDecision(url: string) {
  const res = await fetch(url);
  const text = await res.text();
  const data = text ? JSON.parse(text) : null;
  if (!res.ok) return { ok: false, status: res.status, error: data };
  return { ok: true, data };
}

export async function successWithoutData(url: string): Promise<Result<null>> {
  const res = await fetch(url, { method: 'PUT' });
  if (res.ok) return { ok: true, data: null }; // want no-unconsumed-body
  return { ok: false, status: res.status, error: await res.text() };
}

export async function resultThatCarriesTheResponse(url: string) {
  const res = await fetch(url);
  return { ok: res.ok, res };
}

export async function tuple(url: string): Promise<[Error, null] | [null, Response]> {
  try {
    return [null, await fetch(url)];
  } catch (error) {
    return [error as Error, null];
  }
}

export async function tupleUser(url: string) {
  const [error, res] = await tuple(url);
  if (error) return undefined;
  return res.json();
}

export async function tupleOfDataOnly(url: string) {
  try {
    const res = await fetch(url);
    if (!res.ok) return [new Error(res.statusText), null]; // want no-unconsumed-body
    return [null, await res.json()];
  } catch (error) {
    return [error, null];
  }
}

export async function safely(url: string) {
  const res = await fetch(url).catch(() => null);
  if (!res) return { ok: false };
  if (!res.ok) return { ok: false, status: res.status }; // want no-unconsumed-body
  return { ok: true, data: await res.json() };
}

export async function statusIntoAMessage(url: string) {
  const res = await fetch(url);
  switch (res.status) {
    case 200:
      return res.json();
    case 401:
      throw new Error('sign in'); // want no-unconsumed-body
    default:
      throw new Error(await res.text());
  }
}

export async function booleanAnswers(url: string) {
  const res = await fetch(url, { method: 'POST' });
  const accepted = res.status === 202;
  if (accepted) {
    res.body?.cancel().catch(() => {});
    return true;
  }
  console.error(await res.text());
  return false;
}

export async function flagKeptInAVariable(url: string) {
  const res = await fetch(url);
  const failed = !res.ok;
  const detail = failed ? await res.text() : undefined;
  if (failed) throw new Error(detail);
  return res.json();
}
