// Server-sent events and token streams of language models.

export async function untilTheDoneMarker(url: string, onData: (data: string) => void) {
  const res = await fetch(url, { headers: { accept: 'text/event-stream' } });
  const reader = res.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let buffer = '';
  while (true) {
    const { value, done } = await reader.read();
    if (done) break;
    buffer += decoder.decode(value, { stream: true });
    const events = buffer.split('\n\n');
    buffer = events.pop() ?? '';
    for (const event of events) {
      const data = event.replace(/^data: ?/, '');
      if (data === '[DONE]') return; // want no-unconsumed-body
      onData(data);
    }
  }
}

export async function untilTheDoneMarkerAndCancel(url: string, onData: (data: string) => void) {
  const res = await fetch(url, { headers: { accept: 'text/event-stream' } });
  const reader = res.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      const data = decoder.decode(value, { stream: true });
      if (data.includes('[DONE]')) return;
      onData(data);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

export async function untilTheEnd(url: string, onData: (data: string) => void) {
  const res = await fetch(url);
  const reader = res.body!.getReader();
  const decoder = new TextDecoder();
  let done = false;
  while (!done) {
    const part = await reader.read();
    done = part.done;
    if (part.value) onData(decoder.decode(part.value, { stream: !done }));
  }
}

export async function* eventsOf(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(`stream refused: ${res.status}`); // want no-unconsumed-body
  if (!res.body) return;
  for await (const text of res.body.pipeThrough(new TextDecoderStream())) {
    for (const line of text.split('\n')) {
      if (line.startsWith('data:')) yield line.slice(5);
    }
  }
}

export async function* eventsOfUntilDone(url: string) {
  const res = await fetch(url);
  for await (const chunk of res.body ?? []) {
    const text = new TextDecoder().decode(chunk);
    if (text.includes('[DONE]')) return;
    yield text;
  }
}

export async function firstToken(url: string) {
  const res = await fetch(url);
  for await (const chunk of res.body!) {
    return new TextDecoder().decode(chunk);
  }
  return '';
}

export async function completion(prompt: string) {
  const res = await fetch('https://model.example/complete', { method: 'POST', body: JSON.stringify({ prompt }) });
  if (res.status === 429) {
    throw new Error('rate limited'); // want no-unconsumed-body
  }
  const answer = (await res.json()) as { text: string };
  return answer.text;
}

export async function completionAsAStream(prompt: string) {
  const res = await fetch('https://model.example/complete', { method: 'POST', body: prompt });
  if (!res.ok) throw new Error(await res.text());
  if (!res.body) throw new Error('no stream');
  return res.body.pipeThrough(new TextDecoderStream());
}
