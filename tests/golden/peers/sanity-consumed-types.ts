// The same through TypeScript's type syntax (S44-S47).
// https://github.com/sanity-io/sanity/pull/12726

export async function readThroughAs(url: string) {
  const res = (await fetch(url)) as Response;
  return (res as Response).json();
}

export async function readThroughSatisfies(url: string) {
  const res = (await fetch(url)) satisfies Response;
  return res.json();
}

export async function readThroughANonNull(url: string) {
  const res = await fetch(url);
  return res!.body!.cancel();
}

export async function readThroughACastPromise(url: string) {
  const data = await (fetch(url) as Promise<Response>).then((res) => res.json());
  return data;
}

export async function readThroughACastOfTheResult(url: string) {
  return (await (await fetch(url)).json()) as { id: string };
}
