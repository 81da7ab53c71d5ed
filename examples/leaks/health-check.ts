/** Called every few seconds, this pins a connection every few seconds. */
export async function isHealthy(origin: string): Promise<boolean> {
  const { ok } = await fetch(`${origin}/health`);
  return ok;
}

export function isReachable(origin: string): Promise<boolean> {
  return fetch(origin).then(
    (res) => res.status < 500,
    () => false,
  );
}
