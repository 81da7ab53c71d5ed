// What React offers to server components says nothing of a browser.
import { cache } from 'react';

export const isHealthy = cache(async (url) => {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
});
