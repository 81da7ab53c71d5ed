// Methods of an object that the file makes of its own class, whatever they are called.
export class Api {
  fetch(path) {
    return fetch(path);
  }
  send(path) {
    return globalThis.fetch(path);
  }
}

const api = new Api();

export async function ping() {
  await api.fetch('/ping'); // want no-unconsumed-body
}

export async function pong() {
  const local = new Api();
  const res = await local.send('/pong'); // want no-unconsumed-body
  return res.status;
}

export async function read() {
  const res = await api.send('/read');
  return res.json();
}
