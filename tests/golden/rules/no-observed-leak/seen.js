// What the guard saw while this ran stands in .bodyclose/leaks.json, which knows the folder as /app.

// Nothing here tells that the helper leaves the body open: another file has it.
import { send } from './client.js';

export async function passedOn(url) {
  const res = await fetch(url);
  return send(res);
}

export async function seenLeaking(url) {
  const res = await fetch(url); // want no-observed-leak /^The body of 'fetch\(…\)' was seen leaking 37 times, last on 2099-05-04: it was garbage-collected unread \(verdict unreachable, status 500\); release it with `res\.body\?\.cancel\(\)\.catch\(\(\) => \{\}\)`$/
  return send(res);
}

class Client {
  async get(path) {
    return send(await this.agent.request(path)); // want no-observed-leak /'this\.agent\.request\(…\)' was seen leaking once on 2099-05-04: it held a connection that other requests waited for \(verdict deadlock, status 200\); release it with `await body\.dump\(\)`/
  }
}

// A frame of an asynchronous function that waits points at its `await`.
export const wait = async (url) => {
  const client = new Client();
  return await client.get(url); // want no-observed-leak /'client\.get\(…\)' .* \(verdict boundary, status 204\)/
};

// Taken back every time: it was only slow.
export async function slow(url) {
  const res = await fetch(url);
  return send(res);
}

// The entry speaks of another function: the file changed, and nobody knows how.
export async function renamed(url) {
  const res = await fetch(url);
  return send(res);
}
