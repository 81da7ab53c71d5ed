// Clients that read the body themselves: nothing to release, but with an error there is no answer.
import request from 'request';
import get, { concat } from 'simple-get';
import needle from 'needle';
import superagent from 'superagent';
import { teenyRequest } from 'teeny-request';
import { S3 } from '@aws-sdk/client-s3';
import { record } from './support.js';

export function requestBeforeTheCheck(url, done) {
  request(url, (err, res, body) => {
    record(res.statusCode); // want no-close-before-error-check /^The value of 'res' is undefined when the request fails, so `res\.statusCode` throws a TypeError \(Cannot read properties of undefined, reading 'statusCode'\) and the real error is lost; check 'err' first$/
    if (err) return done(err);
    done(null, body);
  });
}

export function requestAfterTheCheck(url, done) {
  request(url, (err, res, body) => {
    if (err) return done(err);
    record(res.statusCode);
    done(null, body.items);
  });
}

export function requestGetBodyBeforeTheCheck(url, done) {
  request.get({ url, json: true }, (err, res, body) => {
    const { items } = body; // want no-close-before-error-check /Cannot destructure property 'items' of undefined/
    done(err, items);
  });
}

export function requestWithBothAsked(url, done) {
  request.get(url, (err, res, body) => {
    if (err || res.statusCode !== 200) return done(err);
    done(null, body.length);
  });
}

export function requestWithTheResponseAsked(url, done) {
  request.post({ url }, function (err, res) {
    if (res && res.statusCode === 200) return done();
    done(err);
  });
}

export function requestWithTheErrorAskedAtLast(url, done) {
  request(url, (err, res) => {
    if (!err && res.statusCode === 200) done();
  });
}

export function requestWithTheStatusAskedFirst(url, done) {
  request(url, (error, response, body) => {
    if (response.statusCode === 200 && !error) done(null, body); // want no-close-before-error-check
  });
}

export function requestDefaults(url, done) {
  const client = request.defaults({ json: true });
  client.get(url, (err, res) => {
    record(res.headers); // want no-close-before-error-check
    done(err);
  });
}

export function requestAsserted(url, assert) {
  request(url, (err, res) => {
    assert.ifError(err);
    record(res.statusCode);
  });
}

export function requestWithAnOptionalChain(url, done) {
  request(url, (err, res) => done(err, res?.statusCode));
}

export function needleDestructured(url, done) {
  needle.get(url, (err, { body }) => { // want no-close-before-error-check /The value of the response is undefined.*`\{ body \}` throws a TypeError \(Cannot destructure property 'body' of undefined\) and the real error is lost; check 'err' first/
    done(err, body);
  });
}

export function needleBeforeTheCheck(url, done) {
  needle.post(url, { a: 1 }, { json: true }, (err, res) => {
    record(res.body.items); // want no-close-before-error-check
    if (err) return done(err);
    done();
  });
}

export function needleAfterTheCheck(url, done) {
  needle.get(url, (err, res) => {
    if (err) return done(err);
    done(null, res.body.items);
  });
}

export function needleWithADefault(url, done) {
  needle.get(url, (err, { body } = {}) => done(err, body));
}

export function superagentBeforeTheCheck(url, done) {
  superagent
    .get(url)
    .set('accept', 'json')
    .end((err, res) => {
      const { items } = res.body; // want no-close-before-error-check /`res\.body` throws/
      done(err, items);
    });
}

export function superagentAfterTheCheck(url, done) {
  superagent.get(url).end((err, res) => {
    if (err) return done(err);
    done(null, res.body.items);
  });
}

export function superagentErrorMayHaveNoResponse(url, done) {
  superagent.get(url).end((err, res) => {
    if (err) {
      record(res.status); // want no-close-before-error-check
      return done(err);
    }
    done(null, res.body);
  });
}

export function superagentAsksTheErrorForItsStatus(url, done) {
  superagent.post(url).send({ a: 1 }).end((err, res) => {
    if (err && err.status === 404) return done(null, res.body);
    if (err && err.response) record(res.text);
    done(err);
  });
}

export function superagentRequestKept(url, done) {
  const req = superagent.agent().put(url);
  req.query({ a: 1 }).end(function (err, res) {
    if (res.ok) done(); // want no-close-before-error-check
    else done(err);
  });
}

export function teenyBeforeTheCheck(url, done) {
  teenyRequest({ uri: url }, (err, res) => {
    record(res.statusCode); // want no-close-before-error-check /'res' is null/
    done(err);
  });
}

const s3 = new S3({});

export function awsBeforeTheCheck(input, done) {
  s3.getObject(input, (err, data) => {
    data.Body.resume(); // want no-close-before-error-check
    done(err);
  });
}

export function awsAfterTheCheck(input, done) {
  s3.getObject(input, (err, data) => {
    if (err) return done(err);
    data.Body.resume();
  });
}

export function pushedResponse(res, page) {
  res.createPushResponse({ ':path': '/style.css' }, (err, pushed) => {
    pushed.end(page); // want no-close-before-error-check /'pushed' is undefined/
    if (err) record(err);
  });
}

export function pushedResponseAfterTheCheck(res, page) {
  res.createPushResponse({ ':path': '/style.css' }, (err, pushed) => {
    if (err) return record(err);
    pushed.end(page);
  });
}

export function pushedStream(stream, page) {
  stream.pushStream({ ':path': '/' }, (err, pushed) => {
    pushed.respond({ ':status': 200 }); // want no-close-before-error-check
    pushed.end(page);
    if (err) throw err;
  });
}

export function pushedStreamAfterTheCheck(stream, page) {
  stream.pushStream({ ':path': '/' }, (err, pushed) => {
    if (err) throw err;
    pushed.respond({ ':status': 200 });
    pushed.end(page);
  });
}

export function namedCallback(url, done) {
  function onAnswer(err, res) {
    record(res.statusCode); // want no-close-before-error-check
    done(err);
  }
  request(url, onAnswer);
}

export function namedCallbackThatChecks(url, done) {
  const onAnswer = (err, res) => {
    if (err) return done(err);
    done(null, res.statusCode);
  };
  request(url, onAnswer);
}

export function callbackOfSomebody(url, done) {
  request(url, done);
  needle.get(url, { json: true }, done);
  superagent.get(url).end(done);
}

export function superagentDestructured(url, done) {
  superagent.get(url).end((err, { body }) => { // want no-close-before-error-check /Cannot destructure property 'body' of undefined\) and the real error is lost; check 'err' first$/
    done(err, body);
  });
}

export function superagentDestructuredWithADefault(url, done) {
  superagent.get(url).end((err, { body } = {}) => done(err, body));
}

export function requestDestructured(url, done) {
  request(url, (err, { statusCode }, body) => { // want no-close-before-error-check /`\{ statusCode \}` throws/
    if (err) return done(err);
    done(null, statusCode, body);
  });
}

export function needleDestructuredTwice(url, done) {
  needle.get(url, (err, { body: { items } }) => { // want no-close-before-error-check
    done(err, items);
  });
}

export function teenyDestructured(url, done) {
  teenyRequest({ uri: url }, (err, { statusCode }) => { // want no-close-before-error-check /Cannot destructure property 'statusCode' of null/
    done(err, statusCode);
  });
}

export function awsDestructured(input, done) {
  s3.getObject(input, (err, { Body }) => { // want no-close-before-error-check
    if (err) return done(err);
    Body.resume();
  });
}

export function pushedStreamDestructured(stream, done) {
  stream.pushStream({ ':path': '/' }, (err, { id }) => { // want no-close-before-error-check
    done(err, id);
  });
}

export function superagentInOneCall(url, done) {
  superagent.get(url, (err, res) => {
    record(res.body.items); // want no-close-before-error-check /'res' is undefined/
    done(err);
  });
}

export function superagentInOneCallAfterTheCheck(url, done) {
  superagent.get(url, (err, res) => {
    if (err) return done(err);
    done(null, res.body.items);
  });
}

export function superagentInOneCallWithData(url, done) {
  superagent.post(url, { a: 1 }, (err, { body }) => { // want no-close-before-error-check /Cannot destructure property 'body' of undefined/
    done(err, body);
  });
}

export function superagentAgentInOneCall(url, done) {
  superagent.agent().del(url, (err, res) => {
    done(err, res.status); // want no-close-before-error-check
  });
}

export function superagentCallsNoCallbackHere(url, done) {
  superagent('GET', url, (err, res) => done(err, res.status));
}

export function superagentGoesOnWithItsRequest(url, done) {
  return superagent.get(url, done).set('accept', 'json');
}

export function needleByMethodName(url, done) {
  needle('get', url, (err, res) => {
    record(res.statusCode); // want no-close-before-error-check /'res' is undefined/
    done(err);
  });
}

export function needleByMethodNameAfterTheCheck(url, done) {
  needle('get', url, (err, res) => {
    if (err) return done(err);
    done(null, res.statusCode);
  });
}

export function needleByMethodNameWithData(url, done) {
  needle('post', url, { a: 1 }, { json: true }, (err, res, { items }) => { // want no-close-before-error-check
    done(err, items);
  });
}

export async function needleByMethodNamePromised(url) {
  const res = await needle('get', url);
  return res.statusCode;
}

export function simpleGetBeforeTheCheck(url) {
  get(url, (err, res) => record(res.statusCode)); // want no-close-before-error-check
  get.head(url, (err, res) => record(res.statusCode)); // want no-close-before-error-check
  get.post(url, (err, res) => record(res.statusCode)); // want no-close-before-error-check
  get.put(url, (err, res) => record(res.statusCode)); // want no-close-before-error-check
  get.patch(url, (err, res) => record(res.statusCode)); // want no-close-before-error-check
  get.delete(url, (err, res) => record(res.statusCode)); // want no-close-before-error-check
  concat(url, (err, res, data) => record(data.length)); // want no-close-before-error-check
}

export function simpleGetAfterTheCheck(url, done) {
  get.head(url, (err, res) => (err ? done(err) : done(null, res.statusCode)));
  concat(url, (err, res, data) => done(err, data?.length));
}
