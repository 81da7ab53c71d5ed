/** A missing avatar is no error, but its response has a body like any other. */
export async function loadAvatar(url: string): Promise<Blob | undefined> {
  const res = await fetch(url);
  if (res.status === 404) return undefined;
  return res.blob();
}
