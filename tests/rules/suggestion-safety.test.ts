/**
 * Every release that a rule may write is run as it is written, in a process of its own where an
 * unhandled rejection is the end, on bodies in every state: no hang, no crash, and the only
 * connection is free for the next request.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  RELEASE_FORMS,
  type ReleaseForm,
  type ReleaseTarget,
  writeRelease,
} from '../../src/rules/suggestions/release-forms.ts';

const BODY = Buffer.alloc(1 << 20, 'x');
const MOST_TIME = 30_000;

const answer = (path: string | undefined, response: http.ServerResponse): void => {
  switch (path) {
    case '/none':
      response.writeHead(204).end();
      return;
    case '/empty':
      response.end();
      return;
    case '/small':
      response.end('small');
      return;
    case '/large':
      response.end(BODY);
      return;
    default:
      // Never ends: a program that waits for the end waits for ever.
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
  }
};

const server = http.createServer((request, response) => answer(request.url, response));
const h2server = http2.createServer({ settings: { maxConcurrentStreams: 1 } });
h2server.on('stream', (stream, headers) => {
  const path = headers[':path'];
  stream.on('error', () => {});
  stream.respond({ ':status': 200 });
  if (path === '/endless') stream.write('data: 1\n\n');
  else stream.end(path === '/large' ? BODY : path === '/small' ? 'small' : '');
});

let origin = '';
let h2origin = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  h2server.listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(h2server, 'listening')]);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  h2origin = `http://127.0.0.1:${(h2server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  h2server.close();
});

/** The libraries that a client of the table stands for, as the program under fixtures names them. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  fetch: ['built-in fetch', 'fetch of undici 6', 'fetch of undici 7'],
  undici: ['request of undici 6', 'request of undici 7'],
  'node:http': ['node:http'],
  'node:http2': ['node:http2'],
  axios: ['axios with a stream'],
  'axios (fetch adapter)': ['axios with the fetch adapter'],
  got: ['got.stream'],
  gaxios: ['gaxios'],
  // These answer fetch's Response.
  ky: ['built-in fetch'],
  ofetch: ['built-in fetch'],
  openai: ['built-in fetch'],
  'openai (streams)': ['openai with a stream'],
  'aws-sdk': ['aws-sdk'],
  'aws-sdk (Polly)': ['aws-sdk (Polly)'],
  'node-fetch': ['node-fetch 2', 'node-fetch 3'],
};

const KINDS = ['response', 'stream', 'body', 'nodeStream', 'reader', 'promise'] as const;
/** What they answer is the stream, never a promise. */
const ANSWER_AT_ONCE = new Set(['node:http2', 'got']);

/** Where a body may be when it is released: how much there is of it, and what was done with it. */
function statesOf(client: string, form: ReleaseForm, { kind }: ReleaseTarget): string[] {
  const sizes = ['/none', '/empty', '/small', '/large'].filter(
    // A null body has no reader, and a bare stream is only held where there is one.
    (path) =>
      path !== '/none' ||
      (kind !== 'reader' && kind !== 'nodeStream' && !ANSWER_AT_ONCE.has(client)),
  );
  const states = [...sizes];
  if (form.effect === 'cancel') {
    states.push('/endless');
  }
  if (kind === 'promise') {
    return states;
  }
  if (kind === 'nodeStream') {
    return states;
  }
  if (kind === 'reader') {
    return [...states, '/large begun'];
  }
  if (form.repeatable) {
    states.push(...sizes.map((path) => `${path} read`));
  }
  return client === 'fetch'
    ? [...states, '/small cloned', '/large cloned', '/large cloned-and-read']
    : states;
}

interface Outcome {
  code: number | null;
  done: string[];
  errors: string;
}

async function run(input: object): Promise<Outcome> {
  const program = fileURLToPath(new URL('fixtures/release.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--unhandled-rejections=strict', '--no-warnings', program, JSON.stringify(input)],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: MOST_TIME },
  );
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  const done = output.split('\n').flatMap((line) => (line.startsWith('ok ') ? line.slice(3) : []));
  return { code, done, errors };
}

const withForms = [...RELEASE_FORMS].filter(([, { forms }]) => forms.length > 0);

it.each(withForms)('%s is shown to be released safely', (client) => {
  expect(LIBRARIES[client] ?? []).not.toEqual([]);
});

describe.each(withForms.filter(([client]) => client in LIBRARIES))('%s', (client, { forms }) => {
  const releases = forms.flatMap((form) =>
    KINDS.filter((kind) => kind !== 'promise' || !ANSWER_AT_ONCE.has(client)).flatMap((kind) =>
      [true, false].map((canAwait) => {
        const variable = kind === 'reader' ? 'reader' : kind.match(/stream|body/i) ? 'body' : 'res';
        const target: ReleaseTarget = { expression: variable, kind, optional: false };
        return { form, target, statement: writeRelease(form, target, canAwait) };
      }),
    ),
  );
  const distinct = releases.filter(
    ({ statement, target }, index) =>
      statement !== undefined &&
      releases.findIndex(
        (other) => other.statement === statement && other.target.kind === target.kind,
      ) === index,
  );
  const rows = (LIBRARIES[client] ?? []).flatMap((library) =>
    distinct.map(({ form, target, statement }) => ({ library, form, target, statement })),
  );

  it.each(rows)(
    '$library: $statement, of a $target.kind',
    { timeout: MOST_TIME + 5_000 },
    async ({ library, form, target, statement }) => {
      const states = statesOf(client, form, target);
      const { code, done, errors } = await run({
        origin,
        h2origin,
        client: library,
        statement,
        variable: target.expression,
        kind: target.kind,
        states,
      });
      const wanted = target.kind === 'promise' ? [...states, 'rejected'] : states;
      expect({ code, done, errors }).toEqual({ code: 0, done: wanted, errors: '' });
    },
  );
});

/** What the rules warn of, in the same harness: each is wrong in the way that the finding says. */
const UNSAFE = [
  {
    library: 'built-in fetch',
    statement: 'await res.body.cancel()',
    state: '/small cloned',
    error: /did not finish/,
  },
  {
    library: 'built-in fetch',
    statement: 'await res.body.cancel()',
    state: '/small read',
    error: /ReadableStream is locked/,
  },
  {
    library: 'built-in fetch',
    statement: 'res.body.cancel()',
    state: '/small read',
    error: /ReadableStream is locked/,
  },
  {
    library: 'built-in fetch',
    statement: 'res.body.cancel()',
    state: '/large locked',
    error: /ReadableStream is locked/,
  },
  {
    library: 'request of undici 6',
    statement: 'res.body.destroy()',
    state: '/large',
    error: /Request aborted/,
  },
  {
    library: 'request of undici 7',
    statement: 'res.body.destroy()',
    state: '/small',
    error: /Request aborted/,
  },
  {
    library: 'request of undici 7',
    statement: 'await res.body.body.cancel()',
    state: '/large',
    error: /did not finish/,
  },
  {
    library: 'request of undici 7',
    statement: 'await res.body.formData()',
    state: '/large',
    error: /NotSupportedError|not supported/i,
  },
  {
    library: 'node-fetch 2',
    statement: 'res.body.destroy()',
    state: '/large',
    error: /did not finish/,
  },
];

describe('what is never suggested', () => {
  it.each(UNSAFE)(
    '$library: $statement on $state',
    { timeout: MOST_TIME },
    async ({ library, statement, state, error }) => {
      const { code, done, errors } = await run({
        origin,
        h2origin,
        client: library,
        statement,
        variable: 'res',
        kind: 'response',
        states: [state],
      });
      expect({ code, done }).toEqual({ code: 1, done: [] });
      expect(errors).toMatch(error);
    },
  );
});
