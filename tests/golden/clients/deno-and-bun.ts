// The fetch of other runtimes, and what they have beside it.
import { fetch as bunFetch } from 'bun';

export async function statusInBun(url: string) {
  const res = await Bun.fetch(url); // want no-unconsumed-body /'res' is never read/
  return res.status;
}

export async function statusByImport(url: string) {
  const res = await bunFetch(url); // want no-unconsumed-body
  return res.status;
}

export async function textInBun(url: string) {
  const res = await fetch(url, { proxy: 'http://proxy' });
  if (!res.ok || !res.body) {
    throw new Error('bad'); // want no-unconsumed-body
  }
  return Bun.readableStreamToText(res.body);
}

export async function writtenInBun(url: string) {
  const res = await Bun.fetch(url);
  await Bun.write('out.bin', res);
}

export async function cancelledInDeno(url: string) {
  const res = await fetch(url);
  await res.body?.cancel();
  return res.status;
}

export async function droppedInDeno(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.headers.get('etag');
}

export async function clientOfDeno(url: string) {
  const client = Deno.createHttpClient({ http2: false });
  const res = await fetch(url, { client });
  const { status } = res;
  client.close();
  return status;
}

export async function downloadInDeno(url: string) {
  const res = await fetch(url);
  if (res.status !== 200) {
    Deno.exit(1);
  }
  await Deno.writeFile('out.bin', res.body!);
}

export async function pipedInDeno(url: string) {
  const res = await fetch(url);
  const file = await Deno.open('out.bin', { write: true });
  await res.body?.pipeTo(file.writable);
}
