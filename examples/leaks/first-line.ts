/** The loop is left as soon as a line is there, and the rest of the stream waits to be read. */
export async function firstLine(url: string): Promise<string> {
  const res = await fetch(url);
  if (res.body === null) return '';
  const reader = res.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
}
