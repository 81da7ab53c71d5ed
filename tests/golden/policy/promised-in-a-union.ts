// The type of a response may stand far behind its promise.
type Answer = { ok: false; error: Error } | Response;

export async function isUp(get: () => Promise<Answer>, log: { text(): void }) {
  const res = await get(); // want no-unconsumed-body
  if (!res.ok) log.text();
}
