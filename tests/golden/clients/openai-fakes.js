// A test that has stand-ins of its own for the package: nothing was asked of a server.
import { FakeMessages, FakePromise } from './support.js';

export async function raw() {
  const messages = new FakeMessages(new FakePromise({ role: 'assistant' }));
  const response = await messages.create({ messages: [] }).asResponse();
  return response.headers;
}
