/** The page after the last one is given up as well. */
export async function loadAll(url: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let page = 1; ; page++) {
    const res = await fetch(`${url}?page=${page}`);
    if (res.status === 404) {
      res.body?.cancel().catch(() => {});
      break;
    }
    items.push(...((await res.json()) as unknown[]));
  }
  return items;
}
