// `.asResponse()` of the OpenAI and Anthropic clients answers fetch's Response before it is read; the
// promise alone, and `.withResponse()`, have read it. With `stream: true` there are events to read.
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

export async function streamUnread(body) {
  const stream = await openai.chat.completions.create({ ...body, stream: true }); // want no-unconsumed-body /'stream' is never read/
  return stream !== undefined;
}

export async function streamOnOnePath(body, wants) {
  const stream = await openai.responses.create({ ...body, stream: true });
  if (!wants(body)) {
    return []; // want no-unconsumed-body /'stream' is still open/
  }
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

export async function streamAborted(body, wants) {
  const stream = await anthropic.messages.create({ ...body, stream: true });
  if (!wants(body)) {
    stream.controller.abort();
    return;
  }
  for await (const event of stream) {
    if (event.type === 'message_stop') return;
  }
}

export async function streamHandedOn(body) {
  const stream = await openai.chat.completions.create({ ...body, stream: true });
  return new Response(stream.toReadableStream());
}

export async function streamToBytesUnread(body) {
  const stream = await openai.chat.completions.create({ ...body, stream: true }); // want no-unconsumed-body
  const bytes = stream.toReadableStream();
  console.log(bytes.locked);
}

export async function streamReturned(body) {
  return openai.chat.completions.create({ ...body, stream: true });
}

export async function streamOfACaller(body) {
  const stream = await streamReturned(body); // want no-unconsumed-body
  return Boolean(stream);
}

export async function streamWithResponse(body) {
  const { data, response } = await openai.chat.completions
    .create({ ...body, stream: true })
    .withResponse();
  console.log(response.headers.get('x-request-id'));
  for await (const chunk of data) console.log(chunk);
}

export async function streamWithResponseUnread(body) {
  // prettier-ignore
  const { response } = await openai.chat.completions.create({ ...body, stream: true }).withResponse(); // want no-unconsumed-body
  return response.headers.get('x-request-id');
}

export async function streamWithResponseOnSuccess(body) {
  const sent = await anthropic.beta.messages.create({ ...body, stream: true }).withResponse();
  if (sent.response.headers.get('request-id') === null) {
    throw new Error('no id'); // want no-unconsumed-body
  }
  for await (const event of sent.data) console.log(event);
}

export async function streamAsResponse(body) {
  const response = await anthropic.messages.create({ ...body, stream: true }).asResponse(); // want no-unconsumed-body
  return response.status;
}

export async function streamAsResponseRead(body) {
  const response = await anthropic.messages.create({ ...body, stream: true }).asResponse();
  return response.text();
}

export async function streamTeed(body) {
  const stream = await openai.chat.completions.create({ ...body, stream: true });
  const [left, right] = stream.tee();
  await Promise.all([log(left), log(right)]);
}

async function log(events) {
  for await (const event of events) console.log(event);
}

export async function streamMaybe(body, stream) {
  const answer = await openai.chat.completions.create({ ...body, stream });
  return answer.choices;
}

export async function streamPiped(body, reply) {
  const stream = await openai.chat.completions.create({ ...body, stream: true });
  reply.send(stream);
}
