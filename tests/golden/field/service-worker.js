// A service worker runs in a browser: a small body that is dropped is harmless here.
self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('notificationclick', (event) => {
  if (event.action === 'approve') {
    fetch('/api/requests/1/approve', { method: 'POST' });
  }
});

export async function fromNetwork(request) {
  const response = await fetch(request);
  if (!response.ok) throw new Error(`HTTP ${response.status}`); // want no-unconsumed-body
  return response.blob();
}
