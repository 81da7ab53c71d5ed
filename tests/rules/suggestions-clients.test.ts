/**
 * What is suggested for a body of each promise client, in each position in which it is left open: the
 * program still parses, and the rule has nothing more to say about it.
 */
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import rule from '../../src/rules/no-unconsumed-body.ts';

interface Request {
  readonly imports: string;
  /** Declares the handle that `read` reads to its end. */
  readonly open: string;
  readonly read: string;
  /** What a suggestion may write. */
  readonly releases: RegExp;
}

const S3 = "import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';";
const SEND = 'await new S3Client({}).send(new GetObjectCommand({ Bucket: u, Key: u }))';
const AXIOS = "import axios from 'axios';";

const REQUESTS: Readonly<Record<string, Request>> = {
  'a stream of axios': {
    imports: AXIOS,
    open: "const res = await axios.get(u, { responseType: 'stream' });",
    read: 'for await (const chunk of res.data) out.write(chunk);',
    releases: /\bres\.data\.(?:resume|destroy)\(\)/,
  },
  'the data of axios': {
    imports: AXIOS,
    open: "const { data } = await axios.get(u, { responseType: 'stream' });",
    read: 'for await (const chunk of data) out.write(chunk);',
    releases: /\bdata\.(?:resume|destroy)\(\)/,
  },
  'an object of S3': {
    imports: S3,
    open: `const object = ${SEND};`,
    read: 'await object.Body?.transformToString();',
    releases: /\bobject\.Body\?\.(?:resume|destroy)\(\)/,
  },
  'the Body of S3': {
    imports: S3,
    open: `const { Body } = ${SEND};`,
    read: 'await Body?.transformToString();',
    releases: /\bBody\?\.(?:resume|destroy)\(\)/,
  },
  'a stream of got': {
    imports: "import got from 'got';",
    open: 'const stream = got.stream(u);',
    read: 'for await (const chunk of stream) out.write(chunk);',
    releases: /\bstream\.(?:resume|destroy)\(\)/,
  },
  'a response of ky': {
    imports: "import ky from 'ky';",
    open: 'const res = await ky.get(u);',
    read: 'await res.json();',
    releases: /\bres\.(?:body\?\.cancel|arrayBuffer)\(\)/,
  },
  'a response of openai': {
    imports: "import OpenAI from 'openai';",
    open: 'const res = await new OpenAI().files.content(u);',
    read: 'await res.json();',
    releases: /\bres\.(?:body\?\.cancel|arrayBuffer)\(\)/,
  },
  'a stream of openai': {
    imports: "import OpenAI from 'openai';",
    open: 'const res = await new OpenAI().responses.create({ input: u, stream: true });',
    read: 'for await (const event of res) out.write(event);',
    releases: /\bres\.controller\.abort\(\)/,
  },
  'a stream of gaxios': {
    imports: "import { request } from 'gaxios';",
    open: "const res = await request({ url: u, responseType: 'stream' });",
    read: 'for await (const chunk of res.data) out.write(chunk);',
    releases: /\bres\.data\.resume\?\.\(\)/,
  },
};

/** `OPEN` and `READ` are the request's; `u`, `us`, `out` and `skip` are any values. */
const POSITIONS: Readonly<Record<string, string>> = {
  'ahead of a return': 'OPEN\nif (skip) {\n  return;\n}\nREAD',
  'ahead of a return without braces': 'OPEN\nif (skip) return null;\nREAD',
  'ahead of a throw': "OPEN\nif (skip) throw new Error('skipped');\nREAD",
  'ahead of an else': 'OPEN\nif (skip) return;\nelse console.log(u);\nREAD',
  'ahead of a continue': 'for (const u of us) {\n  OPEN\n  if (skip) continue;\n  READ\n}',
  'ahead of a break': 'for (const u of us) {\n  OPEN\n  if (skip) break;\n  READ\n}',
  'in a case': 'OPEN\nswitch (skip) {\n  case 1: return;\n  default:\n}\nREAD',
  'in a handler': 'try {\n  OPEN\n  if (skip) return;\n  READ\n} catch (e) {\n  throw e;\n}',
  'in a callback':
    'await Promise.all(us.map(async (u) => {\n  OPEN\n  if (skip) return;\n  READ\n}));',
  'at the end': 'OPEN\nif (skip) {\n  READ\n}',
  'never read': 'OPEN',
};

/** Where a loop may have read the stream, nobody can tell by its variable whether it is still open. */
const isReadByLoop = ({ read }: Request): boolean => read.startsWith('for await');

const linter = new Linter();

function lint(code: string): Linter.LintMessage[] {
  return linter.verify(code, {
    plugins: { bodyclose: { rules: { 'no-unconsumed-body': rule } } },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  });
}

function programOf({ imports, open, read }: Request, position: string): string {
  const body = position.replace('OPEN', open).replace('READ', read);
  return `${imports}\nasync function load(u, us, out, skip) {\n${body}\n}`;
}

describe.each(Object.entries(REQUESTS))('%s', (_, request) => {
  const positions = Object.entries(POSITIONS).filter(
    ([name]) => name !== 'at the end' || !isReadByLoop(request),
  );

  test.each(positions)('left open %s', (_name, position) => {
    const code = programOf(request, position);
    const messages = lint(code);
    expect(messages).toHaveLength(1);
    const suggestions = messages[0]?.suggestions ?? [];
    expect(suggestions.length).toBeGreaterThan(0);
    for (const { fix } of suggestions) {
      const mended = code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]);
      expect(fix.text).toMatch(request.releases);
      expect(lint(mended), mended).toEqual([]);
    }
  });
});

test.each(Object.entries(REQUESTS).filter(([, request]) => isReadByLoop(request)))(
  '%s is left alone behind a loop that may have read it',
  (_, request) => {
    const messages = lint(programOf(request, POSITIONS['at the end'] ?? ''));
    expect(messages.map(({ suggestions }) => suggestions ?? [])).toEqual([[]]);
  },
);
