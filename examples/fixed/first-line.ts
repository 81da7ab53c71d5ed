/** `for await` cancels the stream when it is left early. */
export async function firstLine(url: string): Promise<string> {
  const res = await fetch(url);
  if (res.body === null) return '';
  let text = '';
  for await (const chunk of res.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  return text;
}
