import { request, Pool, Client } from 'undici';
import * as undici from 'undici';

export async function unread(url) {
  const { statusCode, headers } = await request(url); // want no-unconsumed-body
  return statusCode;
}
export async function status(url) {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) {
    throw new Error('no'); // want no-unconsumed-body
  }
  return body.json();
}
export async function dumped(url) {
  const { statusCode, body } = await undici.request(url);
  if (statusCode >= 400) {
    await body.dump();
    throw new Error('no');
  }
  return body.json();
}
const pool = new Pool('http://x');
export async function pooled() {
  const res = await pool.request({ path: '/', method: 'GET' }); // want no-unconsumed-body
  return res.headers;
}
export function cb(done) {
  pool.request({ path: '/', method: 'GET' }, (err, data) => {
    if (err) return done(err);
    if (data.statusCode !== 200) return done(new Error('bad')); // want no-unconsumed-body
    data.body.resume();
    done();
  });
}
class A {
  #client;
  constructor(url) { this.#client = new Client(url); }
  async get() {
    const { body, statusCode } = await this.#client.request({ path: '/' });
    if (statusCode === 404) return null; // want no-unconsumed-body
    return body.text();
  }
}
export async function form(url) {
  const { body } = await request(url); // want no-unconsumed-body /formData/
  return body.formData();
}
export async function inner(url) {
  const { body } = await request(url); // want no-unconsumed-body /cancel/
  await body.body.cancel();
}
export async function head(url) {
  const { headers } = await request(url, { method: 'HEAD' });
  return headers;
}
export async function enc(url) {
  const { body } = await request(url); // want no-unconsumed-body /setEncoding/
  body.setEncoding('utf8');
  body.on('end', () => console.log(body));
}
