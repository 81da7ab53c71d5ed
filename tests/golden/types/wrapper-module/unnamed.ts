/** A function without a name, whose callers nobody finds by one. */
import { get } from './api.ts';

export default async function (): Promise<Response> {
  await get('/health'); // want no-unconsumed-body
  return get('/status');
}
