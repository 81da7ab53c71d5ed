/** `BodyEOFSignal` settles once with the right outcome, and passes everything else on as it is. */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { BodyEOFSignal } from '../../src/runtime/body-eof-signal.ts';
import type { BodyOutcome } from '../../src/runtime/body-eof-signal.ts';

function bytes(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk !== undefined) {
        controller.enqueue(encoder.encode(chunk));
        return;
      }
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

describe('a web stream', () => {
  test('that is read to its end settles as eof, with the bytes counted', async () => {
    const outcomes: BodyOutcome[] = [];
    const signal = new BodyEOFSignal(bytes('one', 'two'), (outcome) => outcomes.push(outcome));
    expect(signal.outcome).toBeUndefined();
    expect(await text(signal.body)).toBe('onetwo');
    expect(await signal.settled).toBe('eof');
    expect(signal.bytesRead).toBe(6);
    expect(outcomes).toEqual(['eof']);
  });

  test('that is cancelled settles as early-close, and cancels the real one with the same reason', async () => {
    let reason: unknown;
    const inner = new ReadableStream<Uint8Array>({
      type: 'bytes',
      cancel: (given) => void (reason = given),
    });
    const signal = new BodyEOFSignal(inner);
    await signal.body.cancel('enough');
    expect(await signal.settled).toBe('early-close');
    expect(reason).toBe('enough');
  });

  test('that a loop breaks out of settles as early-close', async () => {
    const signal = new BodyEOFSignal(bytes('one', 'two'));
    for await (const chunk of signal.body) {
      expect(chunk.byteLength).toBe(3);
      break;
    }
    expect(await signal.settled).toBe('early-close');
  });

  test('that fails settles as error, and gives its reader the same error', async () => {
    const failure = new Error('reset');
    const signal = new BodyEOFSignal(
      new ReadableStream<Uint8Array>({
        type: 'bytes',
        pull: (controller) => controller.error(failure),
      }),
    );
    await expect(signal.body.getReader().read()).rejects.toBe(failure);
    expect(await signal.settled).toBe('error');
    expect(signal.error).toBe(failure);
  });

  test('rejects the closed promise of a reader that does not read', async () => {
    let inner: ReadableStreamController<Uint8Array> | undefined;
    const signal = new BodyEOFSignal(
      new ReadableStream<Uint8Array>({
        type: 'bytes',
        start: (controller) => void (inner = controller),
      }),
    );
    const reader = signal.body.getReader();
    const pending = reader.read();
    inner?.enqueue(new Uint8Array(1) as Uint8Array<ArrayBuffer>);
    await pending;
    inner?.error(new Error('reset'));
    await expect(reader.closed).rejects.toThrow('reset');
  });

  test('asks for nothing before it is asked', async () => {
    let pulls = 0;
    const inner = new ReadableStream<Uint8Array>({
      type: 'bytes',
      pull: (controller) => {
        pulls++;
        controller.enqueue(new Uint8Array(1));
      },
    });
    const { body } = new BodyEOFSignal(inner);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(pulls).toBe(0);
    await body.getReader().read();
    expect(pulls).toBe(1);
  });

  test('serves a BYOB reader, and gives its buffer back at the end', async () => {
    const reader = new BodyEOFSignal(bytes('abc')).body.getReader({ mode: 'byob' });
    const { value } = await reader.read(new Uint8Array(10));
    expect(new TextDecoder().decode(value)).toBe('abc');
    const last = await reader.read(new Uint8Array(10));
    expect(last.done).toBe(true);
    expect(last.value?.byteLength).toBe(0);
  });

  test('carries chunks that are not bytes', async () => {
    const inner = new ReadableStream({
      start: (controller) => {
        controller.enqueue('text');
        controller.close();
      },
    });
    const reader = new BodyEOFSignal(inner as ReadableStream<Uint8Array>).body.getReader();
    expect((await reader.read()).value).toBe('text');
    expect((await reader.read()).done).toBe(true);
  });

  test('can be teed, piped, converted and put into a Response', async () => {
    const [one, other] = new BodyEOFSignal(bytes('tee')).body.tee();
    expect(await Promise.all([text(one), text(other)])).toEqual(['tee', 'tee']);
    expect(
      await text(new BodyEOFSignal(bytes('pipe')).body.pipeThrough(new TransformStream())),
    ).toBe('pipe');
    expect(await text(Readable.fromWeb(new BodyEOFSignal(bytes('node')).body as never))).toBe(
      'node',
    );
    expect(await new Response(new BodyEOFSignal(bytes('response')).body).text()).toBe('response');
    expect(new BodyEOFSignal(bytes()).body).toBeInstanceOf(ReadableStream);
  });
});

describe('a node Readable', () => {
  test('that is read to its end settles as eof', async () => {
    const signal = new BodyEOFSignal(
      Readable.from([Buffer.from('one'), Buffer.from('two')], { objectMode: false }),
    );
    expect((await buffer(signal.body)).toString()).toBe('onetwo');
    expect(await signal.settled).toBe('eof');
    expect(signal.bytesRead).toBe(6);
    expect(signal.body).toBeInstanceOf(Readable);
  });

  test('that is destroyed settles as early-close, and destroys the real one', async () => {
    const inner = new Readable({ read() {} });
    const signal = new BodyEOFSignal(inner);
    signal.body.destroy();
    expect(await signal.settled).toBe('early-close');
    expect(inner.destroyed).toBe(true);
  });

  test('that fails settles as error, and emits the same error', async () => {
    const inner = new Readable({ read() {} });
    const signal = new BodyEOFSignal(inner);
    const failure = new Error('reset');
    const emitted = once(signal.body, 'error');
    inner.destroy(failure);
    expect(await emitted).toEqual([failure]);
    expect(await signal.settled).toBe('error');
  });

  test('can be broken out of, piped and read flowing', async () => {
    const broken = new BodyEOFSignal(
      Readable.from([Buffer.from('a'), Buffer.from('b')], { objectMode: false }),
    );
    for await (const chunk of broken.body) {
      expect(String(chunk)).toBe('a');
      break;
    }
    expect(await broken.settled).toBe('early-close');
    const flowing = new BodyEOFSignal(
      Readable.from([Buffer.alloc(200_000), Buffer.alloc(7)], { objectMode: false }),
    );
    let count = 0;
    flowing.body.on('data', (chunk: Buffer) => (count += chunk.length));
    await once(flowing.body, 'end');
    expect(count).toBe(200_007);
  });
});

test.each([null, undefined, {}, 'text'])('%j is no body', (body) => {
  expect(() => new BodyEOFSignal(body as never)).toThrow(
    new TypeError('BodyEOFSignal needs a ReadableStream or a Readable'),
  );
});
