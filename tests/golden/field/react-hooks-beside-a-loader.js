// A route's file has a part for the server beside its component.
import { useCallback, useEffect, useState } from 'react';

export async function loader({ request }) {
  const res = await fetch(new URL('/health', request.url)); // want no-unconsumed-body
  return { healthy: res.ok };
}

export function useOpen() {
  return useState(false);
}

export default function Page({ url }) {
  const [failed, setFailed] = useState(false);

  const save = useCallback(
    (item) => {
      // What an event starts runs in the page, whatever else the file has.
      fetch(url, { method: 'POST', body: item }).catch(() => {});
    },
    [url],
  );

  const remove = async () => {
    const res = await fetch(url, { method: 'DELETE' });
    setFailed(!res.ok);
  };

  const load = async (show) => {
    const res = await fetch(url);
    if (!res.ok) return; // want no-unconsumed-body
    show(await res.json());
  };

  useEffect(() => {
    void fetch(url).then((res) => setFailed(!res.ok));
  }, [url]);

  return [failed, save, remove, load];
}

export function DrawnByTheServer({ url }) {
  const [answer] = useState(() => fetch(url).then((res) => res.ok)); // want no-unconsumed-body
  const isUp = async () => {
    const res = await fetch(url); // want no-unconsumed-body
    return res.ok;
  };
  return [answer, isUp()];
}

export function makeProbe(url) {
  // No hook is called here: this may as well run on the server.
  return async () => {
    const res = await fetch(url); // want no-unconsumed-body
    return res.ok;
  };
}

export async function action({ request }) {
  const notify = async (url) => {
    await fetch(url, { method: 'POST' }); // want no-unconsumed-body
  };
  await notify(request.url);
  return null;
}
