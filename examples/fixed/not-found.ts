/** The page that comes with a 404 is small: reading it keeps the connection for the next request. */
export async function loadAvatar(url: string): Promise<Blob | undefined> {
  const res = await fetch(url);
  if (res.status === 404) {
    await res.arrayBuffer();
    return undefined;
  }
  return res.blob();
}
