/** The helper throws, but the body belongs to whoever called it. */
function ensureOk(res: Response): void {
  if (!res.ok) throw new Error(`${res.url} answered ${res.status}`);
}

export async function loadConfig(url: string): Promise<unknown> {
  const res = await fetch(url);
  ensureOk(res);
  return res.json();
}
