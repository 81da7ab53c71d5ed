/** The page after the last one answers 404, and is the one that stays open. */
export async function loadAll(url: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let page = 1; ; page++) {
    const res = await fetch(`${url}?page=${page}`);
    if (res.status === 404) break;
    items.push(...((await res.json()) as unknown[]));
  }
  return items;
}
