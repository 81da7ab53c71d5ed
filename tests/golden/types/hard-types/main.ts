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
