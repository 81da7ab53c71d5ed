// `sendBeacon` is for pages that are left.
export async function track(url: string, event: object): Promise<boolean> {
  const payload = JSON.stringify(event);
  if (navigator.sendBeacon(url, payload)) return true;
  const response = await fetch(url, { method: 'POST', body: payload, keepalive: true });
  return response.ok;
}

export async function config(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (response.status === 404) return undefined; // want no-unconsumed-body
  return response.json();
}
