import * as shapes from './shapes.ts';

export async function untold(): Promise<number> {
  const any = await shapes.anything();
  const either = await shapes.either();
  const recursive = await shapes.recursive();
  return any.status + either.status + recursive.status;
}

export async function dropped(): Promise<void> {
  await shapes.anything();
  await shapes.unknown();
  await shapes.generic();
  await shapes.nothing();
  await shapes.huge();
  await shapes.missing();
  await shapes.loop();
}

/** What the types do not tell, the shape does. */
export async function byShape(): Promise<unknown> {
  const res = await shapes.anything();
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function inferred(): Promise<number> {
  const res = await shapes.generic<Response>(); // want no-unconsumed-body
  return res.status;
}

export async function resolved(): Promise<boolean> {
  const res = await shapes.conditional('text'); // want no-unconsumed-body
  return res.ok;
}

export async function unresolved<T>(of: T): Promise<void> {
  const res = await shapes.conditional(of);
  console.log(res);
}

/** Neither a missing base type nor a repeated interface says that this is no response. */
export async function unresolvedBase(): Promise<unknown> {
  const res = await shapes.unresolved();
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function repeatedMembers(): Promise<unknown> {
  const res = await shapes.repeated();
  if (res.status === 404) return undefined; // want no-unconsumed-body
  return res.json();
}

export async function literalMembers(): Promise<unknown> {
  const res = await shapes.literal();
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

/** By its members alone nothing is a response: it may be made in memory. */
export async function repeatedAndDropped(): Promise<number> {
  await shapes.literal();
  const res = await shapes.repeated();
  return res.status;
}
