// Status only, through TypeScript's type syntax (T27-T29).
// https://github.com/sanity-io/sanity/pull/12726

export async function statusThroughAs(url: string) {
  const res = (await fetch(url)) as Response; // want no-unconsumed-body
  return res.status;
}

export async function statusThroughSatisfies(url: string) {
  const res = (await fetch(url)) satisfies Response; // want no-unconsumed-body
  return res.status;
}

export async function statusThroughANonNull(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  return res!.status;
}
