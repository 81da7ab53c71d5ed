/** The body is read although nobody needs it: the connection serves the next check. */
export async function isHealthy(origin: string): Promise<boolean> {
  const res = await fetch(`${origin}/health`);
  await res.arrayBuffer();
  return res.ok;
}

/** A response to HEAD has no body to release. */
export function isReachable(origin: string): Promise<boolean> {
  return fetch(origin, { method: 'HEAD' }).then(
    (res) => res.status < 500,
    () => false,
  );
}
