// Globals, fields, accessors, responses that never came from the network (B25, B26, B29-B32, B34).
// https://github.com/timakin/bodyclose
import { Recorder } from './recorder.js';

let latest: Response | undefined;

export async function storedInAModuleVariable(url: string) {
  latest = await fetch(url);
}

export async function storedInAModuleVariableAndRead(url: string) {
  latest = await fetch(url);
  return latest.text();
}

export class StoredInAField {
  res: Response | undefined;

  async open(url: string) {
    this.res = await fetch(url);
  }

  async close() {
    await this.res?.arrayBuffer();
  }
}

export class ReadThroughAnAccessor {
  #res: Response | undefined;

  get response() {
    return this.#res;
  }

  async load(url: string) {
    this.#res = await fetch(url);
    return this.response?.text();
  }
}

export async function fieldOfALocalObjectThatIsRead(url: string) {
  const job = { url, res: await fetch(url) };
  return job.res.text();
}

export async function fieldOfALocalObjectThatIsOnlyLookedAt(url: string) {
  const job = { url, res: await fetch(url) }; // want no-unconsumed-body
  return job.res.status;
}

export function inMemoryResponseRead() {
  const res = new Response('recorded');
  return res.text();
}

export function inMemoryResponseNeverRead() {
  const res = new Response('recorded');
  return res.status;
}

export function inMemoryJsonNeverRead() {
  const res = Response.json({ recorded: true });
  return res.headers.get('content-type');
}

export function recorderThatOnlySoundsLikeAResponse() {
  const response = new Recorder();
  return response.status;
}

class ResponseController {
  ok = true;
  flush(): void {}
}

export function controllerThatOnlySoundsLikeAResponse() {
  const response = new ResponseController();
  response.flush();
  return response.ok;
}
