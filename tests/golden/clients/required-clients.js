// What CommonJS requires is called as it is; packages that are only ES modules come by `import()`.
const Anthropic = require('@anthropic-ai/sdk');
const axios = require('axios');
const got = require('got');
const nodeFetch = require('node-fetch');
const fetchRetry = require('fetch-retry')(fetch);

async function fetchStatus(url) {
  const res = await nodeFetch(url); // want no-unconsumed-body /'res' is never read/
  return res.status;
}

async function fetchJson(url) {
  const res = await nodeFetch(url);
  if (!res.ok) {
    throw new Error(res.statusText); // want no-unconsumed-body
  }
  return res.json();
}

async function axiosStatus(url) {
  const { status } = await axios({ url, responseType: 'stream' }); // want no-unconsumed-body
  return status;
}

async function axiosText(url) {
  const { data } = await axios({ url });
  return data;
}

function gotUnread(url) {
  const stream = got(url, { isStream: true }); // want no-unconsumed-body
  return stream.isFromCache;
}

function gotPiped(url, file) {
  got(url, { isStream: true }).pipe(file);
}

async function constructed(id) {
  const file = await new Anthropic().beta.files.download(id); // want no-unconsumed-body
  return file.headers.get('content-length');
}

async function decorated(url) {
  const res = await fetchRetry(url); // want no-unconsumed-body
  return res.ok;
}

async function onTheSpot(url) {
  const res = await require('node-fetch')(url); // want no-unconsumed-body
  return res.ok;
}

async function onTheSpotRead(url) {
  const res = await require('node-fetch')(url);
  return res.text();
}

const imported = (...args) => import('node-fetch').then(({ default: fetch }) => fetch(...args));

async function importedStatus(url) {
  const res = await imported(url); // want no-unconsumed-body
  return res.status;
}

async function importedJson(url) {
  const res = await imported(url);
  return res.json();
}

const importedLater = async (url) => (await import('node-fetch')).default(url);

async function importedLaterStatus(url) {
  const res = await importedLater(url); // want no-unconsumed-body
  return res.status;
}

module.exports = {
  fetchStatus,
  fetchJson,
  axiosStatus,
  axiosText,
  gotUnread,
  gotPiped,
  constructed,
  decorated,
  onTheSpot,
  onTheSpotRead,
  importedStatus,
  importedJson,
  importedLaterStatus,
};
