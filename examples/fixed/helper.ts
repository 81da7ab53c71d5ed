/** The helper releases what it makes unreachable. */
function ensureOk(res: Response): void {
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error(`${res.url} answered ${res.status}`);
  }
}

export async function loadConfig(url: string): Promise<unknown> {
  const res = await fetch(url);
  ensureOk(res);
  return res.json();
}
