// The options that ask for a stream reach axios as a variable, through an instance, or as defaults.
import axios from 'axios';
import { text } from 'node:stream/consumers';

const STREAMING = { responseType: 'stream', timeout: 10_000 };
const BUFFERED = { responseType: 'json' };

export async function constantOfTheModule(url) {
  const { headers } = await axios.get(url, STREAMING); // want no-unconsumed-body
  return headers.etag;
}

export async function constantThatBuffers(url) {
  const { headers } = await axios.get(url, BUFFERED);
  return headers.etag;
}

export async function localConfig(url, token) {
  const config = {
    url,
    method: 'GET',
    responseType: 'stream',
    headers: { authorization: `Bearer ${token}` },
  };
  const { status } = await axios(config); // want no-unconsumed-body
  return status === 200;
}

export async function localConfigRead(url) {
  const config = { url, responseType: 'stream' };
  const { data } = await axios.request(config);
  return text(data);
}

export async function assignedLater(url, options) {
  const config = { ...options };
  config.responseType = 'stream';
  const { headers } = await axios.get(url, config); // want no-unconsumed-body
  return headers;
}

export async function spreadIntoAnother(url, options) {
  const { headers } = await axios.get(url, { ...options, responseType: 'stream' }); // want no-unconsumed-body
  return headers;
}

export async function spreadOfAConstant(url) {
  const { headers } = await axios.get(url, { ...STREAMING, maxRedirects: 0 }); // want no-unconsumed-body
  return headers;
}

export async function whateverTheCallerSays(url, options) {
  const { headers } = await axios.get(url, options);
  return headers;
}

export async function asTheCallerLikes(url, responseType) {
  const { headers } = await axios.get(url, { responseType });
  return headers;
}

export async function streamOrNot(url, large) {
  const res = await axios.get(url, { responseType: large ? 'stream' : 'json' }); // want no-unconsumed-body
  return res.headers;
}

const downloads = axios.create({ baseURL: 'https://files.example', responseType: 'stream' });

export async function instance(path) {
  const res = await downloads.get(path); // want no-unconsumed-body
  return res.headers['content-length'];
}

export async function instanceRead(path) {
  const res = await downloads.get(path);
  return text(res.data);
}

export async function instanceOverridden(path) {
  const res = await downloads.get(path, { responseType: 'json' });
  return res.headers['content-length'];
}

export async function instanceCalled(path) {
  const res = await downloads({ url: path }); // want no-unconsumed-body
  return res.headers['content-length'];
}

const api = axios.create({ baseURL: 'https://api.example' });
const { get } = api;

export async function plainInstance(path) {
  const res = await api.get(path);
  return res.status;
}

export async function plainInstanceAskedForAStream(path) {
  const res = await api.get(path, { responseType: 'stream' }); // want no-unconsumed-body
  return res.status;
}

export async function methodOfAnInstance(path) {
  const res = await get(path, { responseType: 'stream' }); // want no-unconsumed-body
  return res.status;
}

export async function localInstance(token, path) {
  const client = axios.create({ headers: { authorization: token } });
  const res = await client.get(path, { responseType: 'stream' });
  if (res.status !== 200) {
    throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  }
  return text(res.data);
}

export async function fetchAdapter(url) {
  const res = await axios.get(url, { adapter: 'fetch', responseType: 'stream' }); // want no-unconsumed-body /`res\.data\?\.cancel\(\)\.catch/
  return res.headers.etag;
}

export async function fetchAdapterCancelled(url) {
  const res = await axios.get(url, { adapter: 'fetch', responseType: 'stream' });
  res.data.cancel().catch(() => {});
  return res.headers.etag;
}
