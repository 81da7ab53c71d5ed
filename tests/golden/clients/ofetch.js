// ofetch reads the body unless it is asked for a stream; then the stream is its answer.
import byDefault, { $fetch, ofetch } from 'ofetch';

export async function parsed(url) {
  const user = await ofetch(url);
  return user.name;
}

export async function rawButRead(url) {
  const response = await ofetch.raw(url);
  return response.status;
}

export async function streamForgotten(url) {
  await $fetch(url, { responseType: 'stream' }); // want no-unconsumed-body
}

export async function streamUnread(url, enabled) {
  const stream = await ofetch(url, { responseType: 'stream' });
  if (!enabled) {
    return null; // want no-unconsumed-body /`stream\??\.cancel\(\)\.catch/
  }
  return new Response(stream); // want no-detached-body
}

export async function streamCancelled(url, enabled) {
  const stream = await ofetch(url, { responseType: 'stream' });
  if (!enabled) {
    stream.cancel().catch(() => {});
    return null;
  }
  return new Response(stream); // want no-detached-body
}

export async function rawStream(url) {
  const response = await $fetch.raw(url, { responseType: 'stream' }); // want no-unconsumed-body
  return response.status;
}

export async function rawStreamOfResponse(url) {
  const response = await $fetch.raw(url, { responseType: 'stream' });
  return response._data; // want no-detached-body
}

export async function native(url) {
  const response = await ofetch.native(url);
  if (!response.ok) {
    throw new Error(response.statusText); // want no-unconsumed-body
  }
  return response.json();
}

const api = ofetch.create({ baseURL: 'https://api.example' });

export async function instance(path) {
  const stream = await api(path, { responseType: 'stream' });
  for await (const chunk of stream) {
    console.log(chunk.length);
  }
}

export async function rawStreamByDefault(url) {
  const response = await byDefault.raw(url, { responseType: 'stream' }); // want no-unconsumed-body
  return response.status;
}

export async function nativeByDefault(url) {
  const response = await byDefault.native(url); // want no-unconsumed-body
  return response.status;
}
