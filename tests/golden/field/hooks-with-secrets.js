// What no bundler puts in its place is there on a server alone.
import { useQuery } from '@tanstack/react-query';

export function useHealth() {
  return useQuery({ queryKey: ['health'], queryFn: check });
}

async function check() {
  const res = await fetch(process.env.HEALTH_URL); // want no-unconsumed-body
  return res.ok;
}
