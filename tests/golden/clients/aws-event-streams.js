// Event streams hold their connection until they are read to the end: leaving the loop early does not
// release them, and they have nothing to destroy. Only the signal of the request does.
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { SelectObjectContentCommand, S3Client } from '@aws-sdk/client-s3';

const bedrock = new BedrockRuntimeClient({});
const lambda = new LambdaClient({});
const polly = new PollyClient({});
const s3 = new S3Client({});

export async function readToTheEnd(input) {
  const { stream } = await bedrock.send(new ConverseStreamCommand(input));
  let text = '';
  for await (const event of stream) {
    text += event.contentBlockDelta?.delta?.text ?? '';
  }
  return text;
}

export async function breaksOff(input) {
  const { stream } = await bedrock.send(new ConverseStreamCommand(input)); // want no-unconsumed-body
  for await (const event of stream) {
    if (event.messageStop) {
      break;
    }
  }
}

export async function abortsWhenItBreaksOff(input) {
  const controller = new AbortController();
  const { stream } = await bedrock.send(new ConverseStreamCommand(input), {
    abortSignal: controller.signal,
  });
  for await (const event of stream) {
    if (event.messageStop) {
      controller.abort();
      break;
    }
  }
}

export async function neverIterated(input) {
  const response = await bedrock.send(new InvokeModelWithResponseStreamCommand(input)); // want no-unconsumed-body
  return response.contentType;
}

export async function bufferedModel(input) {
  const { body } = await bedrock.send(new InvokeModelCommand(input));
  return JSON.parse(new TextDecoder().decode(body));
}

export async function* yielded(input) {
  const { EventStream } = await lambda.send(new InvokeWithResponseStreamCommand(input));
  yield* EventStream;
}

export async function speech(input) {
  const { AudioStream, RequestCharacters } = await polly.send(new SynthesizeSpeechCommand(input));
  if (RequestCharacters > 3000) {
    return null; // want no-unconsumed-body /`AudioStream\??\.resume\(\)`/
  }
  return AudioStream.transformToByteArray();
}

export async function selected(input) {
  const { Payload } = await s3.send(new SelectObjectContentCommand(input));
  const records = [];
  for await (const event of Payload) {
    if (event.Records) {
      records.push(event.Records.Payload);
    }
  }
  return Buffer.concat(records);
}
