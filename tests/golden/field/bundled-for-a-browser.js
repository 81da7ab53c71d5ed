// Bundlers write the values of some variables into the code that they make for a browser.
import useSWR from 'swr';

const ORIGIN = process.env.NEXT_PUBLIC_ORIGIN;

export function useItems() {
  const { data, mutate } = useSWR(`${ORIGIN}/items`, async (url) => {
    const res = await fetch(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  });
  const remove = async (id) => {
    const res = await fetch(`${ORIGIN}/items/${id}`, { method: 'DELETE' });
    if (res.ok) await mutate();
  };
  return { data, remove };
}
