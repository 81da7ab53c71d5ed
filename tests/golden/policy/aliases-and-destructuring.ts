// Other names for the same body: aliases, casts, destructuring, rest.

export async function alias(url: string) {
  const res = await fetch(url);
  const same = res;
  return same.json();
}

export async function aliasDropped(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  const same = res;
  return same.status;
}

export async function aliasOfAnAlias(url: string) {
  const a = await fetch(url);
  const b = a;
  const c = b;
  if (!a.ok) throw new Error('failed'); // want no-unconsumed-body
  return c.json();
}

export async function checkedUnderOneNameReadUnderAnother(url: string) {
  const a = await fetch(url);
  const b = a;
  if (!b.ok) {
    await a.text();
    return null;
  }
  return b.json();
}

export async function castAs(url: string) {
  const res = (await fetch(url)) as Response & { extra?: string };
  return res.json();
}

export async function castAsDropped(url: string) {
  const res = (await fetch(url)) as Response; // want no-unconsumed-body
  return res.ok;
}

export async function nonNull(url: string) {
  const res = (await fetch(url))!;
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function nonNullBody(url: string) {
  const res = await fetch(url);
  await res.body!.cancel();
}

export async function satisfiesResponse(url: string) {
  const res = (await fetch(url)) satisfies Response;
  if (res.status === 404) return undefined; // want no-unconsumed-body
  return res.text();
}

export async function angleBracketCast(url: string) {
  const res = <Response>await fetch(url);
  return res.text();
}

export async function castInTheMiddle(url: string) {
  return ((await fetch(url)) as Response).text();
}

export async function castPromise(url: string) {
  const res = await (fetch(url) as Promise<Response>); // want no-unconsumed-body
  return res.status;
}

export async function bodyDestructured(url: string) {
  const { body } = await fetch(url);
  await body?.cancel();
}

export async function bodyDestructuredDropped(url: string) {
  const { body, status } = await fetch(url); // want no-unconsumed-body
  return body ? status : 0;
}

export async function bodyDestructuredLater(url: string) {
  const res = await fetch(url);
  const { body } = res;
  if (!body) return 0;
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

export async function bodyRenamed(url: string) {
  const { body: stream, ok } = await fetch(url);
  if (!ok) return null; // want no-unconsumed-body
  return stream; // want no-detached-body
}

export async function bodyRenamedReleased(url: string) {
  const { body: stream, ok } = await fetch(url);
  if (!ok) {
    await stream?.cancel();
    return null;
  }
  return stream; // want no-detached-body
}

export async function bodyAssigned(url: string) {
  const res = await fetch(url);
  let body;
  body = res.body;
  await body?.cancel();
}

export async function bodyAssignedDropped(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  let body;
  body = res.body;
  console.log(body);
}

export async function nestedDestructuring(url: string) {
  const {
    res: { status },
  } = { res: await fetch(url) }; // want no-unconsumed-body
  return status;
}

export async function destructuringAssignment(url: string) {
  let res: Response;
  [res] = [await fetch(url)];
  return res.text();
}

export async function objectDestructuringAssignment(url: string) {
  let ok: boolean;
  ({ ok } = await fetch(url)); // want no-unconsumed-body
  return ok;
}

export async function restElements(a: string, b: string) {
  const [first, ...rest] = await Promise.all([fetch(a), fetch(b)]);
  await Promise.all(rest.map((res) => res.text()));
  return first.json();
}

export async function restElementsDropped(a: string, b: string) {
  const [first, ...rest] = await Promise.all([
    fetch(a),
    fetch(b), // want no-unconsumed-body
  ]);
  return { count: rest.length, data: await first.json() };
}

export async function restProperties(url: string) {
  const { started, ...rest } = { started: Date.now(), res: await fetch(url) };
  return { started, text: await rest.res.text() };
}

export async function conditionalAlias(url: string, other: Response) {
  const res = await fetch(url);
  const chosen = res.ok ? res : other;
  if (!res.ok) await res.arrayBuffer();
  return chosen;
}

export async function nullishAlias(url: string, cached: Response | undefined) {
  const res = cached ?? (await fetch(url));
  return res.json();
}

export async function typedVariable(url: string) {
  const res: Response = await fetch(url);
  if (!res.ok) {
    throw new Error(res.statusText); // want no-unconsumed-body
  }
  const data: unknown = await res.json();
  return data;
}

export async function methodTakenOff(url: string) {
  const res = await fetch(url);
  const text = await res.text.call(res);
  return text;
}

export async function boundMethod(url: string) {
  const res = await fetch(url);
  const read = res.text.bind(res);
  return read();
}

export async function swapped(a: string, b: string) {
  let one = await fetch(a);
  let two = await fetch(b);
  [one, two] = [two, one];
  return [await one.text(), await two.text()];
}
