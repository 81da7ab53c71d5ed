/**
 * What `no-close-before-error-check` says of a callback is tried where its client is installed: the
 * program of the finding is run against a port where nobody listens, and throws what the message says.
 */
import { createServer } from 'node:net';
import { once } from 'node:events';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import rule from '../../src/rules/no-close-before-error-check.ts';
import { languageOptions } from './suggestion-harness.ts';

const load = createRequire(import.meta.url);
let url = '';

beforeAll(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  server.close();
  await once(server, 'close');
});

interface Call {
  readonly module: string;
  readonly installed: string;
  /** What stands before the callback. */
  readonly open: string;
  /** What the callback does with its answer. */
  readonly use: string;
}

const CALLS: Readonly<Record<string, Call>> = {
  superagent: {
    module: 'superagent',
    installed: 'superagent',
    open: 'client.get(url).end(',
    use: 'answer.headers',
  },
  'a call of superagent': {
    module: 'superagent',
    installed: 'superagent',
    open: "client('GET', url).set('accept', 'json').end(",
    use: 'answer.body',
  },
  'undici 6': {
    module: 'undici',
    installed: 'undici6',
    open: 'client.request(url, ',
    use: 'answer.body.resume()',
  },
  'undici 7': {
    module: 'undici',
    installed: 'undici7',
    open: 'client.request(url, ',
    use: 'answer.body.resume()',
  },
  'the AWS SDK': {
    module: '@aws-sdk/client-s3',
    installed: '@aws-sdk/client-s3',
    open: `const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const s3 = new client.S3({ endpoint: url, region: 'x', maxAttempts: 1, credentials });
  s3.getObject({ Bucket: 'x', Key: 'x' }, `,
    use: 'answer.Body.resume()',
  },
};

function findings(code: string): string[] {
  const messages = new Linter().verify(code, {
    languageOptions: { ...languageOptions('espree'), sourceType: 'commonjs' },
    plugins: { bodyclose: { rules: { rule } } },
    rules: { 'bodyclose/rule': 'error' },
  });
  return messages.map(({ message }) => message);
}

/** The message that the finding promises, in the words of the engine. */
function promised(finding: string | undefined): string {
  const [, problem = '', property = ''] =
    /\((Cannot read properties of \w+), reading '(\w+)'\)/.exec(finding ?? '') ?? [];
  return `${problem} (reading '${property}')`;
}

describe.each(Object.entries(CALLS))('%s', (_, { module, installed, open, use }) => {
  const program = (text: string): string =>
    `const client = require('${module}');\nfunction start(url) {\n  ${open}(err, answer) => {\n    ${text}\n  });\n}\n`;

  /** The error of the request, and what the callback threw. */
  async function run(text: string): Promise<{ failed: unknown; thrown: unknown }> {
    return new Promise((resolve) => {
      const code = program(`settle(err, () => { ${text} });`);
      const start = new Function('require', 'settle', `${code}\nreturn start;`) as (
        require: (name: string) => unknown,
        settle: (failed: unknown, act: () => void) => void,
      ) => (url: string) => void;
      start(
        () => load(installed),
        (failed, act) => {
          try {
            act();
            resolve({ failed, thrown: undefined });
          } catch (thrown) {
            resolve({ failed, thrown });
          }
        },
      )(url);
    });
  }

  test('throws the TypeError that the finding names where nobody listens', async () => {
    const [finding, ...others] = findings(program(`${use}; if (err) return;`));
    expect(others).toEqual([]);
    const { failed, thrown } = await run(use);
    expect(failed).toBeInstanceOf(Error);
    expect(thrown).toBeInstanceOf(TypeError);
    expect((thrown as Error).message).toBe(promised(finding));
  });

  test('is neither reported nor throws behind the check', async () => {
    const guarded = `if (err) return; ${use};`;
    expect(findings(program(guarded))).toEqual([]);
    expect((await run(guarded)).thrown).toBeUndefined();
  });
});

describe('a response that is pushed', () => {
  const server = http2.createServer();
  afterAll(() => server.close());

  test('is missing where its stream has ended', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client.request({ ':path': '/' }).resume();
    const [, response] = (await once(server, 'request')) as [unknown, http2.Http2ServerResponse];
    response.end();
    await once(response, 'close');
    const [failed, pushed] = await new Promise<unknown[]>((resolve) => {
      response.createPushResponse({ ':path': '/' }, (...answer) => resolve(answer));
    });
    client.destroy();
    expect(failed).toMatchObject({ code: 'ERR_HTTP2_INVALID_STREAM' });
    expect(pushed).toBeUndefined();
  });
});
