/** An awaited call that is an argument: what the function does with it, if that can be seen. */
import { get, inspect } from './api.ts';

function isOk(res: Response): boolean {
  return res.ok;
}

async function read(res: Response): Promise<string> {
  return res.text();
}

export async function looked(): Promise<boolean> {
  return isOk(await get('/ok')); // want no-unconsumed-body
}

export async function printed(): Promise<void> {
  console.log(await get('/ok')); // want no-unconsumed-body
}

export async function readByHelper(): Promise<string> {
  return read(await get('/ok'));
}

/** What another file's function does with it is that function's business. */
export async function handedOn(): Promise<void> {
  inspect(await get('/ok'));
}
