// superagent reads every body before it tells of the response.
import superagent from 'superagent';
import request from 'supertest';

export async function status(url) {
  const res = await superagent.get(url);
  return res.status;
}

export async function unbuffered(url) {
  const res = await superagent.get(url).buffer(false);
  return res.ok;
}

export function ended(url, done) {
  superagent.get(url).end((error, res) => done(error, res && res.statusCode));
}

export function parsed(url) {
  return superagent
    .get(url)
    .buffer(true)
    .parse((res, done) => done(null, res.headers));
}

export function piped(url, file) {
  superagent.get(url).pipe(file);
}

export async function tested(app) {
  const res = await request(app).get('/');
  return res.status;
}
