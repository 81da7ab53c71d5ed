// A route's file has a part for the server beside its component.
import { useState } from 'react';

export async function loader({ request }) {
  const res = await fetch(new URL('/health', request.url)); // want no-unconsumed-body
  return { healthy: res.ok };
}

export function useOpen() {
  return useState(false);
}
