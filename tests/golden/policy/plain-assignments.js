// What a loop or a branch assigns is looked at only where something depends on it.
export async function readsUnlessAFlagSaysSo(url, lines) {
  const res = await fetch(url);
  let skipped = false;
  for (const line of lines) {
    if (line === 'skip') {
      skipped = true;
      break;
    }
  }
  if (skipped) {
    await res.body?.cancel();
  }
  if (!skipped) {
    return res.text();
  }
  return undefined;
}

export async function forgetsWhereAFlagSaysSo(url, lines) {
  const res = await fetch(url);
  let skipped = false;
  for (const line of lines) {
    if (line === 'skip') skipped = true;
  }
  if (skipped) return undefined; // want no-unconsumed-body
  return res.text();
}

export async function twoFlagsAgree(url, options) {
  const res = await fetch(url);
  let cancels = false;
  let reads = false;
  if (options.quick) {
    cancels = true;
  } else {
    reads = true;
  }
  if (cancels) await res.body?.cancel();
  if (reads) return res.text();
  return undefined;
}

export async function twoFlagsDoNot(url, options) {
  const res = await fetch(url);
  let cancels = false;
  let reads = false;
  if (options.quick) {
    cancels = true;
  } else if (options.slow) {
    reads = true;
  }
  if (cancels) await res.body?.cancel();
  if (reads) return res.text();
  return undefined; // want no-unconsumed-body
}

export async function* streams(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let rest = '';
  let count = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += value;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.trim() === '') continue;
        if (line.startsWith('data:')) {
          count += 1;
          yield line;
        }
      }
    }
  } finally {
    await reader.cancel();
  }
  return count;
}

export async function streamsUntilEnough(url, most) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  let count = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const byte of value) {
      if (byte === 10) count += 1;
    }
    if (count > most) break;
  }
  return count; // want no-unconsumed-body
}

export async function asksForAMethod(url, options) {
  let method = 'HEAD';
  if (options.body) method = 'POST';
  const res = await fetch(url, { method });
  if (method === 'HEAD') return res.headers;
  return res.json();
}

export async function readsByAName(url, options) {
  let how = 'json';
  if (options.text) how = 'text';
  const res = await fetch(url);
  return res[how]();
}
