// `getReader()`: the duty moves to the reader. Reading until `done` drains; leaving earlier needs `cancel()`.
import { parseLine } from './support.js';

export async function readsUntilDone(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const chunks = [];
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
  }
  return chunks;
}

export async function readsUntilDoneReturning(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return size;
    size += value.byteLength;
  }
}

export async function readsUntilDoneByResult(url) {
  const reader = (await fetch(url)).body.getReader();
  let result = await reader.read();
  while (!result.done) {
    console.log(result.value.length);
    result = await reader.read();
  }
}

export async function readsUntilDoneByFlag(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let done = false;
  while (!done) {
    const result = await reader.read();
    done = result.done;
    if (result.value) console.log(result.value.length);
  }
}

export async function returnsTooEarly(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > 1e6) return null; // want no-unconsumed-body
  }
  return size;
}

export async function cancelsBeforeTheEarlyReturn(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > 1e6) {
      await reader.cancel();
      return null;
    }
  }
  return size;
}

export async function throwsTooEarly(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return size;
    size += value.byteLength;
    if (size > 1e6) throw new Error('too large'); // want no-unconsumed-body
  }
}

export async function breaksTooEarly(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let text = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
    if (text.includes('\n')) break;
  }
  return text; // want no-unconsumed-body
}

export async function breaksThenCancels(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let text = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
    if (text.includes('\n')) break;
  }
  await reader.cancel();
  return text;
}

export async function cancelsInFinally(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return null;
      const line = parseLine(value);
      if (line) return line;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

export async function releasesTheLockInFinally(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return null;
      const line = parseLine(value);
      if (line) return line; // want no-unconsumed-body
    }
  } finally {
    reader.releaseLock();
  }
}

export async function releasesTheLockAfterDone(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  try {
    let size = 0;
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
    }
    return size;
  } finally {
    reader.releaseLock();
  }
}

export async function throwsBeforeTheReader(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  const reader = res.body.getReader();
  for (;;) {
    const { done } = await reader.read();
    if (done) return;
  }
}

export async function noBodyNoReader(url) {
  const res = await fetch(url);
  const reader = res.body?.getReader();
  if (!reader) return;
  for (;;) {
    const { done } = await reader.read();
    if (done) return;
  }
}

export async function noBodyNoReaderThrows(url) {
  const res = await fetch(url);
  const reader = res.body?.getReader();
  if (!reader) throw new Error('no body');
  for (;;) {
    const { done } = await reader.read();
    if (done) return;
  }
}

export async function readerReturned(url) {
  const res = await fetch(url);
  return res.body.getReader();
}

export async function readerHandedOn(url, consume) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  await consume(reader);
}

export async function readerStored(url, owner) {
  const res = await fetch(url);
  owner.reader = res.body.getReader();
}

async function pump(reader) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    console.log(value.length);
  }
}

async function readOnce(reader) {
  const { value } = await reader.read();
  return value;
}

export async function readerPumpedByAHelper(url) {
  const res = await fetch(url);
  await pump(res.body.getReader());
}

export async function readerReadOnceByAHelper(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body.getReader();
  return readOnce(reader);
}

export async function textReader(url) {
  const res = await fetch(url);
  const reader = res.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  return text;
}

export async function textReaderLeavesEarly(url) {
  const res = await fetch(url);
  const reader = res.body.pipeThrough(new TextDecoderStream()).getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    if (value.startsWith('error')) throw new Error(value); // want no-unconsumed-body
  }
  return true;
}

export async function byobReader(url) {
  const res = await fetch(url);
  const reader = res.body.getReader({ mode: 'byob' });
  let buffer = new Uint8Array(1024);
  for (;;) {
    const { done, value } = await reader.read(buffer);
    if (done) return;
    buffer = new Uint8Array(value.buffer);
  }
}

export async function readerAbandonedForTheStatus(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  if (res.status === 500) return null; // want no-unconsumed-body
  await pump(reader);
  return true;
}

export async function* generatorOverAReader(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

export async function recursivePump(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const step = ({ done, value }) => {
    if (done) return undefined;
    console.log(value.length);
    return reader.read().then(step);
  };
  return reader.read().then(step);
}

export async function switchInsideTheLoop(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    switch (value[0]) {
      case 0:
        return; // want no-unconsumed-body
      default:
        console.log(value.length);
    }
  }
}

export async function readerByCall(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body.getReader.call(res.body);
  return reader.closed;
}
