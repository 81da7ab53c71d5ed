// Playwright keeps the bodies of its API requests in memory until the context closes: no connection
// is held, and there is nothing to release.
import { expect, test } from '@playwright/test';

test('creates an issue', async ({ request }) => {
  const response = await request.post('/issues', { data: { title: 'Bug' } });
  expect(response.ok()).toBeTruthy();
});

test('lists issues', async ({ page }) => {
  const response = await page.request.get('/issues');
  expect(response.status()).toBe(200);
  const issues = await response.json();
  expect(issues).toHaveLength(1);
});
