/** `Response` by name, something else by declaration. */
import type { Response as ExpressResponse } from 'express';
import type { Page } from 'playwright-core';
import { agent } from 'supertest';
import { ask, type Response } from './local.ts';

export async function local(): Promise<boolean> {
  const res = await ask('?');
  return res.ok;
}

/** It has the shape of a response, and is none. */
export async function localByShape(): Promise<unknown> {
  const res = await ask('?');
  if (!res.ok) throw new Error('failed');
  return res.json();
}

export async function parameter(res: Response): Promise<unknown> {
  if (!res.ok) throw new Error(`${res.status}`);
  return res.json();
}

export async function express(res: ExpressResponse): Promise<void> {
  if (!res.ok) return;
  res.json({});
}

export async function playwright(page: Page): Promise<boolean> {
  const res = await page.goto('https://example.com');
  return res !== null && res.ok();
}

export async function supertest(): Promise<number> {
  const res = await agent().get('/');
  return res.status;
}
