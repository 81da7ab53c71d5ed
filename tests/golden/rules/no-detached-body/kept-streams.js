// A response that is collected takes its unlocked stream along: whoever kept only the stream reads
// nothing, and is told of no error.
import { Readable } from 'node:stream';
import { pump } from './support.js';

export async function streamReturned(url) {
  const res = await fetch(url);
  return res.body; // want no-detached-body
}

export async function responseReturned(url) {
  const res = await fetch(url);
  return res;
}

export async function streamDestructuredAndReturned(url) {
  const { body } = await fetch(url);
  return body; // want no-detached-body
}

export const streamOfAChain = (url) => fetch(url).then((res) => res.body); // want no-detached-body

export async function streamInAnObject(url) {
  const res = await fetch(url);
  return { stream: res.body, type: res.headers.get('content-type') }; // want no-detached-body
}

export async function streamBesideItsResponse(url) {
  const res = await fetch(url);
  return { stream: res.body, res };
}

export async function guardedStreamReturned(url) {
  const res = await fetch(url);
  if (!res.ok || !res.body) {
    res.body?.cancel().catch(() => {});
    throw new Error('failed');
  }
  return res.body; // want no-detached-body
}

export async function readerReturned(url) {
  const res = await fetch(url);
  return res.body.getReader();
}

export async function nodeStreamReturned(url) {
  const res = await fetch(url);
  return Readable.fromWeb(res.body);
}

export async function pipedStreamReturned(url) {
  const res = await fetch(url);
  return res.body.pipeThrough(new TextDecoderStream());
}

export async function clonedStreamReturned(url) {
  const res = await fetch(url);
  const copy = res.clone();
  console.log(await copy.text());
  return res.body;
}

export async function teedStreamReturned(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  console.log(await new Response(one).text());
  return two;
}

export async function streamInANewResponse(url) {
  const res = await fetch(url);
  return new Response(res.body, res); // want no-detached-body
}

export async function streamInANewResponseWithHeaders(url) {
  const res = await fetch(url);
  const proxied = new Response(res.body, { status: res.status }); // want no-detached-body
  proxied.headers.set('via', 'proxy');
  return proxied;
}

export async function newResponseReadAtOnce(url) {
  const res = await fetch(url);
  return new Response(res.body).text();
}

export async function pipedStreamInANewResponse(url) {
  const res = await fetch(url);
  return new Response(res.body.pipeThrough(new TextDecoderStream()), { status: res.status });
}

export class Download {
  async storesTheStream(url) {
    const res = await fetch(url);
    this.stream = res.body; // want no-detached-body
  }

  async storesTheResponse(url) {
    const res = await fetch(url);
    this.res = res;
  }

  async storesBoth(url) {
    const res = await fetch(url);
    this.body = res.body;
    this.res = res;
  }

  async storesTheReader(url) {
    const res = await fetch(url);
    this.reader = res.body.getReader();
  }

  async locksWhatItStores(url) {
    const res = await fetch(url);
    this.source = res.body;
    this.reader = this.source.getReader();
  }

  async storesAndLocks(url) {
    const res = await fetch(url);
    this.locked = res.body;
    return res.body.getReader();
  }
}

export async function streamHandedOn(url) {
  const res = await fetch(url);
  await pump(res.body);
}

export async function streamReadHere(url) {
  const res = await fetch(url);
  const { body } = res;
  for await (const chunk of body) console.log(chunk.length);
}

export async function closureOverTheResponse(url) {
  const res = await fetch(url);
  return { open: () => res.body };
}

export async function responseInAClosureBesideTheStream(url) {
  const res = await fetch(url);
  return { stream: res.body, status: () => res.status };
}

export async function streamOnOnePathResponseOnTheOther(url, raw) {
  const res = await fetch(url);
  if (raw) return res;
  return res.body; // want no-detached-body
}

export async function noBody(url) {
  const res = await fetch(url, { method: 'HEAD' });
  return res.body;
}

// Cloudflare Workers: no collector ends a stream there.
export const bindingOfAWorker = {
  async fetch(request, env) {
    const response = await env.ASSETS.fetch(request);
    return new Response(response.body, response);
  },
};

export async function wrappedOnTwoPaths(url, withoutEncoding, headers) {
  let response = await fetch(url);
  if (withoutEncoding) {
    response = new Response(response.body, { status: response.status }); // want no-detached-body
  }
  if (headers) {
    response = new Response(response.body, { headers }); // want no-detached-body
  }
  return response;
}
