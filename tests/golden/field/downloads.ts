// Download helpers: to a file, with a size limit, with progress, with a checksum.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';

const LIMIT = 10_000_000;

export async function toAFileThroughAPipeline(url: string, path: string) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(`download failed: ${res.status}`); // want no-unconsumed-body
  }
  if (!res.body) throw new Error('download is empty');
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

export async function toAFileWithOneCheckForBoth(url: string, path: string) {
  const res = await fetch(url);
  if (!res.ok || !res.body) throw new Error(`download failed: ${res.status}`); // want no-unconsumed-body
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

export async function toAFileAfterCancellingARefusal(url: string, path: string) {
  const res = await fetch(url);
  if (!res.ok || !res.body) {
    res.body?.cancel().catch(() => {});
    throw new Error(`download failed: ${res.status}`);
  }
  await finished(Readable.fromWeb(res.body).pipe(createWriteStream(path)));
}

export async function toAFileInOneGo(url: string, path: string) {
  const res = await fetch(url);
  await writeFile(path, Buffer.from(await res.arrayBuffer()));
}

export async function toAFileFromTheStreamItself(url: string, path: string) {
  const { body } = await fetch(url);
  if (body === null) return;
  await writeFile(path, body);
}

export async function refusesLargeFilesByTheHeader(url: string) {
  const res = await fetch(url);
  const length = Number(res.headers.get('content-length') ?? 0);
  if (length > LIMIT) {
    throw new RangeError(`${length} bytes are too many`); // want no-unconsumed-body
  }
  return res.arrayBuffer();
}

export async function refusesLargeFilesWhileItReads(url: string) {
  const res = await fetch(url);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of res.body ?? []) {
    size += chunk.length;
    if (size > LIMIT) throw new RangeError('too many bytes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function refusesLargeFilesInAReaderLoop(url: string) {
  const res = await fetch(url);
  const reader = res.body!.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LIMIT) throw new RangeError('too many bytes'); // want no-unconsumed-body
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

export async function refusesLargeFilesInAReaderLoopAndCancels(url: string) {
  const res = await fetch(url);
  const reader = res.body!.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LIMIT) {
      reader.cancel().catch(() => {});
      throw new RangeError('too many bytes');
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

export async function reportsProgress(url: string, onProgress: (share: number) => void) {
  const res = await fetch(url);
  const total = Number(res.headers.get('content-length'));
  const reader = res.body?.getReader();
  if (!reader) return new Uint8Array();
  let seen = 0;
  const chunks: Uint8Array[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    seen += part.value.length;
    chunks.push(part.value);
    onProgress(seen / total);
  }
  return Buffer.concat(chunks);
}

export async function checksum(url: string) {
  const res = await fetch(url);
  if (!res.body) throw new Error('nothing to hash');
  const hash = createHash('sha256');
  for await (const chunk of res.body) hash.update(chunk);
  return hash.digest('hex');
}

export async function sniffsTheFirstBytes(url: string) {
  const res = await fetch(url);
  const reader = res.body!.getReader();
  try {
    const { value } = await reader.read();
    return value?.subarray(0, 4);
  } finally {
    reader.cancel().catch(() => {});
  }
}

export async function sniffsTheFirstBytesAndOnlyUnlocks(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body!.getReader();
  try {
    const { value } = await reader.read();
    return value?.subarray(0, 4);
  } finally {
    reader.releaseLock();
  }
}

export async function skipsWhatIsAlreadyThere(url: string, known: Set<string>) {
  const res = await fetch(url);
  const etag = res.headers.get('etag');
  if (etag !== null && known.has(etag)) return null; // want no-unconsumed-body
  return res.blob();
}

export async function decompresses(url: string) {
  const res = await fetch(url);
  if (!res.body) return '';
  return new Response(res.body.pipeThrough(new DecompressionStream('gzip'))).text();
}
