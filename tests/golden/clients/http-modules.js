// Every way in which a program gets at the functions of node:http and its wrappers.
import * as nodeHttp from 'http';
import defaultHttps, { get, request as send } from 'node:https';
import { http as followHttp, https as followHttps } from 'follow-redirects';
import superagent from 'superagent';
import request from 'request';

const adapters = { 'http:': nodeHttp, 'https:': defaultHttps };
const { get: plainGet } = nodeHttp;

export function named(url) {
  get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  send(url, (res) => console.log(res.statusCode)).end(); // want no-unconsumed-body
  plainGet(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export function namespace(url) {
  nodeHttp.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  defaultHttps.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export function required(url) {
  require('https').get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  const http = require(url.startsWith('https:') ? 'https' : 'http');
  http.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export async function imported(url) {
  const { get: later } = await import('node:http');
  later(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export function chosen(url) {
  const lib = url.startsWith('https') ? defaultHttps : nodeHttp;
  lib.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  (url.startsWith('https') ? defaultHttps : nodeHttp).get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  const { get: either } = url.startsWith('https') ? defaultHttps : nodeHttp;
  either(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  const fetcher = url.startsWith('https') ? defaultHttps.get : nodeHttp.get;
  fetcher(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export function chosenLater(url) {
  let lib = nodeHttp;
  if (url.startsWith('https')) {
    lib = defaultHttps;
  }
  lib.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  lib.get(url, (res) => res.resume());
}

export function looked(url) {
  const adapter = adapters[new URL(url).protocol];
  adapter.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  adapters[new URL(url).protocol].get(url, (res) => res.destroy());
}

export function byDefault(url, client = defaultHttps) {
  client.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

class Client {
  constructor(url) {
    this.transport = url.startsWith('https') ? defaultHttps : nodeHttp;
    this.url = url;
  }

  ping(done) {
    this.transport.get(this.url, (res) => done(res.statusCode)); // want no-unconsumed-body
  }
}

export const client = new Client('http://localhost');

export function followed(url) {
  followHttp.get(url, (res) => console.log(res.responseUrl)); // want no-unconsumed-body
  followHttps.get(url, (res) => res.pipe(process.stdout));
  const { https } = require('follow-redirects');
  https.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
  require('follow-redirects').http.get(url, (res) => console.log(res.statusCode)); // want no-unconsumed-body
}

export async function superagentReadsByItself(url) {
  const res = await superagent.get(url).buffer(false);
  superagent.get(url).end((error, response) => console.log(error ?? response.status));
  return res.status;
}

export function requestReadsByItself(url) {
  request(url, (error, res, body) => console.log(error, res?.statusCode, body));
  request.get(url).on('response', (res) => console.log(res.statusCode));
}

export function notNode(http) {
  http.get('/users', (res) => console.log(res.statusCode));
}

export function server() {
  nodeHttp.createServer((req, res) => {
    res.end(req.url);
  });
}
