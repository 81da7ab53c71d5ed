/**
 * Suggestions that change more than one statement can show alone: the whole program is mended by its
 * suggestion and run against a loopback server, in a process where an unhandled rejection is the end. No
 * hang, no crash, and the only connection is free for the next request.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import plugin from '../../src/index.ts';
import { root } from '../golden-programs.ts';
import { languageOptions } from './suggestion-harness.ts';

const LARGE = Buffer.alloc(1 << 20, 'x');
const MOST_TIME = 30_000;
let opened = 0;

const server = http.createServer((request, response) => {
  const { url = '' } = request;
  if (url.startsWith('/ok')) {
    // Padded, so that it isn't read by the way; the program trims.
    const size = url.includes('large') ? LARGE.length : 2;
    response.end(url.slice(1).padEnd(size));
    return;
  }
  response.statusCode = 500;
  if (url === '/endless') response.write('data: 1\n\n');
  else response.end(url === '/large' ? LARGE : url === '/empty' ? '' : 'small');
});
server.on('connection', () => (opened += 1));

let origin = '';
let refused = '';
let folder = '';

beforeAll(async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  server.listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(gone, 'listening')]);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  refused = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
  gone.close();
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(path.join(root, '.cache', 'mended-'));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

interface Program {
  readonly rule: string;
  readonly client: string;
  readonly code: string;
  readonly states: readonly string[];
  /** Why the program has to be mended: how it fails as it was. */
  readonly fails: RegExp;
}

const FAILED = ['/empty', '/small', '/large'];
const HANGS = /the next request did not finish/;
const REMAINS_OPEN = [...FAILED, 'refused'];

const swallow = (imports: string, request: string, read: string): string => `${imports}
export async function load(url, options) {
  try {
    ${request}
    ${read}
  } catch {
    return null;
  }
}
`;

const CARRIED: Readonly<Record<string, Program>> = {
  'the stream in an error of axios': {
    rule: 'no-unconsumed-error-body',
    client: 'axios',
    states: REMAINS_OPEN,
    fails: HANGS,
    code: swallow(
      "import axios from 'axios';\nimport { text } from 'node:stream/consumers';",
      "const { data } = await axios.get(url, { ...options, responseType: 'stream' });",
      'return await text(data);',
    ),
  },
  'the stream in an error of axios with the fetch adapter': {
    rule: 'no-unconsumed-error-body',
    client: 'axios with the fetch adapter',
    states: [...REMAINS_OPEN, '/endless'],
    fails: HANGS,
    code: swallow(
      "import axios from 'axios';",
      "const { data } = await axios.get(url, { ...options, adapter: 'fetch', responseType: 'stream' });",
      'return await new Response(data).text();',
    ),
  },
  'the stream in an error of ofetch': {
    rule: 'no-unconsumed-error-body',
    client: 'ofetch',
    states: [...REMAINS_OPEN, '/endless'],
    fails: HANGS,
    code: swallow(
      "import { ofetch } from 'ofetch';",
      "const stream = await ofetch(url, { ...options, retry: 0, responseType: 'stream' });",
      'return await new Response(stream).text();',
    ),
  },
};

const discarding = (
  imports: string,
  request: string,
  failed: string,
  close: string,
  read: string,
): string => `${imports}
export async function load(url, options) {
  const res = await ${request};
  if (${failed}) {
    ${close}
    return null;
  }
  return ${read};
}
`;

const DISCARDED: Readonly<Record<string, Program>> = {
  'a closed response of fetch': {
    rule: 'prefer-drain',
    client: 'fetch',
    states: FAILED,
    fails: /^$/,
    code: discarding(
      '',
      'fetch(url, options)',
      '!res.ok',
      'res.body?.cancel().catch(() => {});',
      'res.text()',
    ),
  },
  'a closed response of node-fetch': {
    rule: 'prefer-drain',
    client: 'node-fetch',
    states: FAILED,
    fails: /^$/,
    code: discarding(
      "import fetch from 'node-fetch';",
      'fetch(url, options)',
      '!res.ok',
      'res.body.destroy();',
      'res.text()',
    ),
  },
  'a closed stream of axios': {
    rule: 'prefer-drain',
    client: 'axios',
    states: FAILED,
    fails: /^$/,
    code: discarding(
      "import axios from 'axios';\nimport { text } from 'node:stream/consumers';",
      "axios.get(url, { ...options, validateStatus: () => true, responseType: 'stream' })",
      'res.status >= 400',
      'res.data.destroy();',
      'text(res.data)',
    ),
  },
  'a closed response of node:http': {
    rule: 'prefer-drain',
    client: 'node:http',
    states: FAILED,
    fails: /^$/,
    code: `import http from 'node:http';
import { text } from 'node:stream/consumers';
export function load(url, options) {
  return new Promise((resolve, reject) => {
    http.get(url, options, (res) => {
      if (res.statusCode >= 400) {
        res.destroy();
        resolve(null);
        return;
      }
      resolve(text(res));
    }).on('error', reject);
  });
}
`,
  },
};

const DETACHED: Readonly<Record<string, Program>> = {
  'a stream that is returned': {
    rule: 'no-detached-body',
    client: 'fetch',
    states: ['/ok', '/ok-large', '/ok cancelled', '/ok-large cancelled', '/endless cancelled'],
    fails: /disturbed or locked|answered/,
    code: `export async function load(url, options) {
  const res = await fetch(url, options);
  return res.body;
}
`,
  },
  'a stream in a new response': {
    rule: 'no-detached-body',
    client: 'fetch',
    states: ['/ok', '/ok-large'],
    fails: /Body is unusable|no answer|answered/,
    code: `export async function load(url, options) {
  const copy = await copied(url, options);
  for (let turn = 0; turn < 8; turn += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return copy.text();
}

async function copied(url, options) {
  const res = await fetch(url, options);
  return new Response(res.body, res);
}
`,
  },
};

function lint(code: string, rule: string): Linter.LintMessage[] {
  return new Linter().verify(
    code,
    {
      languageOptions: languageOptions('espree'),
      plugins: { bodyclose: plugin },
      rules: { [`bodyclose/${rule}`]: 'error' },
    },
    'program.mjs',
  );
}

async function run(
  code: string,
  { client, states }: Program,
): Promise<{ done: string[]; errors: string }> {
  const program = path.join(folder, `program-${Math.abs(code.length)}-${Date.now()}.mjs`);
  writeFileSync(program, code);
  const fixture = fileURLToPath(new URL('fixtures/mended.mjs', import.meta.url));
  const input = JSON.stringify({ origin, refused, program, client, states });
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--unhandled-rejections=strict', '--no-warnings', fixture, input],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: MOST_TIME },
  );
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
  await once(child, 'close');
  const done = output.split('\n').flatMap((line) => (line.startsWith('ok ') ? line.slice(3) : []));
  return { done, errors };
}

const PROGRAMS = { ...CARRIED, ...DISCARDED, ...DETACHED };

describe.each(Object.entries(PROGRAMS))('%s', (_, program) => {
  const [message, ...others] = lint(program.code, program.rule);
  const mended = (message?.suggestions ?? []).map(
    ({ fix }) => program.code.slice(0, fix.range[0]) + fix.text + program.code.slice(fix.range[1]),
  );

  test('is reported once, with a suggestion after which nothing is reported', () => {
    expect(others).toEqual([]);
    expect(mended).not.toEqual([]);
    expect(mended.flatMap((code) => lint(code, program.rule))).toEqual([]);
  });

  test('needs to be mended', { timeout: MOST_TIME + 5_000 }, async () => {
    const before = opened;
    const { done, errors } = await run(program.code, program);
    if (program.rule === 'prefer-drain') {
      // It costs connections, no more.
      expect(errors).toBe('');
      expect(opened - before).toBeGreaterThan(program.states.length);
    } else {
      expect(done).not.toEqual(program.states);
      expect(errors).toMatch(program.fails);
    }
  });

  test('runs well when it is mended', { timeout: MOST_TIME + 5_000 }, async () => {
    for (const code of mended) {
      const before = opened;
      expect(await run(code, program), code).toEqual({ done: program.states, errors: '' });
      if (program.rule === 'prefer-drain') {
        expect(opened - before, code).toBe(program.states.length);
      }
    }
  });
});
