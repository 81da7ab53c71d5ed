/** The same names, declared by the project itself: nothing is open. */
import { download, type IncomingMessage, object, open, send } from './own.ts';

export async function axios(): Promise<number> {
  const res = await download('/x');
  return res.status;
}

export async function s3(): Promise<number> {
  const out = await object('x');
  return out.ContentLength;
}

export async function undici(): Promise<number> {
  const { statusCode } = await send('/x');
  return statusCode;
}

export async function incoming(): Promise<number> {
  const res = await open('/x');
  return res.statusCode;
}

export function parameter(res: IncomingMessage): string | undefined {
  if (res.statusCode !== 200) return undefined;
  return res.headers['etag'];
}
