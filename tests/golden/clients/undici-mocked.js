// A mock agent answers from memory: there is no connection to give back.
import { MockAgent, request, setGlobalDispatcher } from 'undici';

const agent = new MockAgent();
setGlobalDispatcher(agent);

export async function intercepted(url) {
  agent.get(url).intercept({ path: '/' }).reply(200, 'ok');
  const { statusCode } = await request(url);
  return statusCode;
}

export async function byUse(client) {
  const { statusCode, body } = await client.request({ path: '/', method: 'GET' });
  if (statusCode !== 200) throw new Error('failed');
  return body.json();
}
