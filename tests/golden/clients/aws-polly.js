// Polly answers speech as S3 answers objects.
import { Polly, PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';

const client = new PollyClient({});
const polly = new Polly({});

export async function typeOnly(Text) {
  const speech = await client.send(new SynthesizeSpeechCommand({ Text, OutputFormat: 'mp3' })); // want no-unconsumed-body
  return speech.ContentType;
}

export async function typeOnlyByName(Text) {
  const { ContentType } = await polly.synthesizeSpeech({ Text, OutputFormat: 'mp3' }); // want no-unconsumed-body
  return ContentType;
}

export async function read(Text) {
  const { AudioStream } = await polly.synthesizeSpeech({ Text, OutputFormat: 'mp3' });
  return AudioStream.transformToByteArray();
}

export async function endedWithItsClient(Text) {
  const own = new PollyClient({});
  const { ContentType } = await own.send(new SynthesizeSpeechCommand({ Text }));
  own.destroy();
  return ContentType;
}

export async function endedWithItsClientByName(Text) {
  const own = new Polly({});
  const { ContentType } = await own.synthesizeSpeech({ Text });
  own.destroy();
  return ContentType;
}
