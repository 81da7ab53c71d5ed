/** Both are read before either is judged. */
export async function loadBoth(first: string, second: string): Promise<[string, string]> {
  const [a, b] = await Promise.all([fetch(first), fetch(second)]);
  const texts = await Promise.all([a.text(), b.text()]);
  if (!a.ok || !b.ok) {
    throw new Error(`Statuses ${a.status} and ${b.status}`);
  }
  return texts;
}
