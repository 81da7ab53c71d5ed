// State and effects of React run in browsers, where a small body that is dropped is harmless.
import { useEffect, useState } from 'react';

export function useHealth(url) {
  const [healthy, setHealthy] = useState(false);
  useEffect(() => {
    void fetch(url).then((res) => setHealthy(res.ok));
  }, [url]);
  return healthy;
}

export function useSave(url) {
  const [failed, setFailed] = useState(false);
  const save = async (item) => {
    const res = await fetch(url, { method: 'PUT', body: JSON.stringify(item) });
    setFailed(!res.ok);
  };
  return [save, failed];
}

export function useItems(url) {
  const [items, setItems] = useState([]);
  useEffect(() => {
    void (async () => {
      const res = await fetch(url);
      if (res.status === 403) return; // want no-unconsumed-body
      setItems(await res.json());
    })();
  }, [url]);
  return items;
}
