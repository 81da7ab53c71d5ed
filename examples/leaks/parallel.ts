/** One failure is enough to drop both responses. */
export async function loadBoth(first: string, second: string): Promise<[string, string]> {
  const [a, b] = await Promise.all([fetch(first), fetch(second)]);
  if (!a.ok || !b.ok) {
    throw new Error(`Statuses ${a.status} and ${b.status}`);
  }
  return Promise.all([a.text(), b.text()]);
}
