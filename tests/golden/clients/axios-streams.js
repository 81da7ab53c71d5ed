// axios hands out an open body only for `responseType: 'stream'`: it is `res.data`, a node stream
// that holds its connection until it is read or destroyed, however small it is.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import axios, { isAxiosError } from 'axios';

export async function readsOnlyTheHeaders(url) {
  const res = await axios.get(url, { responseType: 'stream' }); // want no-unconsumed-body /'res' is never read or cancelled; .*`res\.data\.resume\(\)`.*`res\.data\.destroy\(\)`/
  return Number(res.headers['content-length']);
}

export async function destroysWhatItDoesNotNeed(url) {
  const res = await axios.get(url, { responseType: 'stream' });
  res.data.destroy();
  return Number(res.headers['content-length']);
}

export async function drainsWhatItDoesNotNeed(url) {
  const { data, headers } = await axios.get(url, { responseType: 'stream' });
  data.resume();
  return headers['last-modified'];
}

export async function throwsOnTheType(url, file) {
  const response = await axios({ method: 'get', url, responseType: 'stream' });
  if (!String(response.headers['content-type']).startsWith('image/')) {
    throw new Error('no image'); // want no-unconsumed-body /'response' is still open when this throw leaves 'throwsOnTheType'/
  }
  await pipeline(response.data, createWriteStream(file));
}

export async function destroysBeforeItThrows(url, file) {
  const response = await axios({ method: 'get', url, responseType: 'stream' });
  if (!String(response.headers['content-type']).startsWith('image/')) {
    response.data.destroy();
    throw new Error('no image');
  }
  await pipeline(response.data, createWriteStream(file));
}

export async function readsStatusOfAllStatuses(url) {
  const { status } = await axios.request({ url, responseType: 'stream', validateStatus: () => true }); // want no-unconsumed-body
  return status;
}

export async function tooLarge(url, limit) {
  const { data, headers } = await axios.get(url, { responseType: 'stream', timeout: 5000 });
  if (Number(headers['content-length']) > limit) {
    return null; // want no-unconsumed-body /'data'.*`data\.resume\(\)`.*`data\.destroy\(\)`/
  }
  return text(data);
}

export async function headMustBeResumed(url) {
  const res = await axios.head(url, { responseType: 'stream' }); // want no-unconsumed-body
  return res.status === 200;
}

export async function resumesHead(url) {
  const res = await axios.head(url, { responseType: 'stream' });
  res.data.resume();
  return res.status === 200;
}

export async function noContentMustBeResumed(url) {
  const res = await axios.post(url, {}, { responseType: 'stream' });
  if (res.status === 204) {
    return null; // want no-unconsumed-body
  }
  return text(res.data);
}

export async function notAStream(url) {
  const res = await axios.get(url);
  return res.status;
}

export async function buffered(url) {
  const res = await axios.get(url, { responseType: 'arraybuffer' });
  return res.headers;
}

export async function sends(url, stream) {
  await axios.post(url, stream, { headers: { 'content-type': 'text/plain' } });
}

export async function neverTouched(url) {
  await axios.get(url, { responseType: 'stream' }); // want no-unconsumed-body
}

export function download(url, file) {
  return axios({ url, method: 'GET', responseType: 'stream' }).then((response) => {
    response.data.pipe(createWriteStream(file));
  });
}

export function downloadUnlessEmpty(url, file) {
  return axios({ url, method: 'GET', responseType: 'stream' }).then((response) => {
    if (response.headers['content-length'] === '0') {
      return false; // want no-unconsumed-body
    }
    response.data.pipe(createWriteStream(file));
    return true;
  });
}

export async function returnsTheStream(url) {
  const { data } = await axios.get(url, { responseType: 'stream' });
  return data;
}

export async function returnsTheStreamAtOnce(url) {
  return (await axios.get(url, { responseType: 'stream' })).data;
}

export async function listens(url, onChunk) {
  const { data: stream } = await axios.get(url, { responseType: 'stream' });
  stream.on('data', onChunk);
  await new Promise((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', reject);
  });
}

export async function onlyListensForTheEnd(url) {
  const { data: stream } = await axios.get(url, { responseType: 'stream' }); // want no-unconsumed-body /does not make the body flow/
  stream.on('end', () => console.log('done'));
}

export async function leavesTheLoop(url) {
  const response = await axios.get(url, { responseType: 'stream' });
  for await (const chunk of response.data) {
    if (chunk.includes('needle')) {
      return true;
    }
  }
  return false;
}

export async function passesItToTheConstructor(url, Parser) {
  const response = await axios.get(url, { responseType: 'stream' });
  return new Parser(response.data).parse();
}

export async function answersWithIt(url, res) {
  const upstream = await axios.get(url, { responseType: 'stream' });
  res.setHeader('content-type', upstream.headers['content-type']);
  upstream.data.pipe(res);
}

export async function answersNotFound(url, res) {
  const upstream = await axios.get(url, { responseType: 'stream', validateStatus: null });
  if (upstream.status === 404) {
    res.status(404).end();
    return; // want no-unconsumed-body
  }
  upstream.data.pipe(res);
}

export async function abortsAtOnce(url) {
  const controller = new AbortController();
  const res = await axios.get(url, { responseType: 'stream', signal: controller.signal });
  controller.abort();
  return res.headers.etag;
}

export async function stopsTheRequest(url) {
  const res = await axios.get(url, { responseType: 'stream' });
  res.request.destroy();
  return res.headers.etag;
}

export async function readsTheError(url) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    return await text(res.data);
  } catch (error) {
    if (isAxiosError(error) && error.response) {
      return text(error.response.data);
    }
    throw error;
  }
}

export async function optionalThoughItIsAlwaysThere(url) {
  const res = await axios.get(url, { responseType: 'stream' });
  res.data?.resume();
}

export async function askedThoughItIsAlwaysThere(url) {
  const { data } = await axios.get(url, { responseType: 'stream' });
  if (data !== null) data.destroy();
}
