// `.asResponse()` of the OpenAI and Anthropic clients answers fetch's Response before it is read; the
// promise alone, and `.withResponse()`, have read it.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const openai = new OpenAI();
const anthropic = new Anthropic();

export async function parsed(body) {
  const completion = await openai.chat.completions.create(body);
  return completion.choices[0].message.content;
}

export async function rawHeaders(body) {
  const response = await openai.chat.completions.create(body).asResponse(); // want no-unconsumed-body
  return response.headers.get('x-request-id');
}

export async function rawRead(body) {
  const response = await openai.chat.completions.create(body).asResponse();
  return { id: response.headers.get('x-request-id'), data: await response.json() };
}

export async function withResponse(body) {
  const { data, response } = await openai.chat.completions.create(body).withResponse();
  return { data, id: response.headers.get('x-request-id') };
}

export async function limits(body) {
  const response = await anthropic.messages.create(body).asResponse(); // want no-unconsumed-body
  return response.headers.get('anthropic-ratelimit-requests-remaining');
}

export async function checks(body) {
  const response = await anthropic.messages.create(body).asResponse();
  if (response.headers.get('content-type') !== 'application/json') {
    throw new Error('no JSON'); // want no-unconsumed-body
  }
  return response.json();
}

export async function speechToFile(input, write) {
  const speech = await openai.audio.speech.create(input);
  await write(Buffer.from(await speech.arrayBuffer()));
}

export async function fileUnread(id) {
  const content = await openai.files.content(id); // want no-unconsumed-body
  return content.headers.get('content-length');
}

export async function streamed(body) {
  const stream = await openai.chat.completions.create({ ...body, stream: true });
  for await (const chunk of stream) {
    if (chunk.choices[0].finish_reason) {
      break;
    }
  }
}
