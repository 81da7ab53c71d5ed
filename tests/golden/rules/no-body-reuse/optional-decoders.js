// What is made of the bytes by something that may be missing, and the text where it is.

export async function decodedOrText(url, decoder) {
  const res = await fetch(url);
  return decoder?.decode(await res.arrayBuffer()) ?? (await res.text());
}

export class Loader {
  async load(url) {
    const res = await fetch(url);
    const html = this.decoder?.decode(await res.arrayBuffer()) ?? (await res.text());
    return html.trim();
  }
}

export async function bytesOrText(url, decode) {
  const res = await fetch(url);
  return decode(await res.arrayBuffer()) ?? (await res.text()); // want no-body-reuse
}
