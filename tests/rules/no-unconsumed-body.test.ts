import rule from '../../src/rules/no-unconsumed-body.ts';
import { runRule, runRuleOnTypeScript } from '../rule-tester.ts';

/** What the remedy says for a variable of `fetch`'s response. */
const remedy =
  'cancel it with `res.body?.cancel().catch(() => {})` or read it with `await res.arrayBuffer()`';

runRule('no-unconsumed-body', rule, {
  valid: [
    {
      name: 'says nothing about a file without requests',
      code: 'export const answer = 42;',
    },
    {
      name: 'is silent when every path reads or cancels',
      code: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error('failed');
  }
  return res.json();
}`,
    },
    {
      name: 'does not ask about calls that may throw by default',
      code: `
async function load(url) {
  const res = await fetch(url);
  validate(url);
  return res.json();
}`,
    },
    {
      name: 'leaves calls behind the release alone with checkCallsThatMayThrow',
      options: [{ checkCallsThatMayThrow: true }],
      code: `
async function load(url) {
  const res = await fetch(url);
  const data = await res.json();
  validate(data);
  return data;
}`,
    },
    {
      name: 'does not report a response that is only looked at in a browser',
      settings: { bodyclose: { environment: 'browser' } },
      code: `
async function isUp(url) {
  const res = await fetch(url);
  return res.ok;
}`,
    },
    {
      name: 'knows a test whose runner the configuration declares as global',
      languageOptions: { globals: { it: 'readonly' } },
      code: `
import assert from 'node:assert';
it('answers', async () => {
  const res = await fetch(url);
  if (!res.ok) assert.fail();
  await res.text();
});`,
    },
  ],
  invalid: [
    {
      name: 'reports a response that is never read, at the request',
      code: `
async function isUp(url) {
  const res = await fetch(url);
  return res.ok;
}`,
      errors: [
        {
          messageId: 'neverReleased',
          data: { body: "'res'", remedy },
          line: 3,
          column: 21,
          endLine: 3,
          endColumn: 31,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'right away' },
              output: `
async function isUp(url) {
  const res = await fetch(url);
  res.body?.cancel().catch(() => {});
  return res.ok;
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'right away' },
              output: `
async function isUp(url) {
  const res = await fetch(url);
  await res.arrayBuffer();
  return res.ok;
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'reports a throw that comes before the read, with the line of the request',
      code: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(res.statusText);
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtJump',
          data: {
            body: "'res'",
            statement: 'throw',
            place: "'load'",
            remedy,
            also: '',
            opened: ' (opened on line 3)',
          },
          line: 4,
          column: 16,
          endLine: 4,
          endColumn: 48,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'before this throw' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error(res.statusText);
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'before this throw' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error(res.statusText);
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'lists further exits by line and mends them together',
      code: `
async function load(url) {
  const res = await fetch(url);
  if (res.status === 404) return null;
  if (!res.ok) {
    throw new Error(res.statusText);
  }
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtJump',
          data: {
            body: "'res'",
            statement: 'return',
            place: "'load'",
            remedy,
            also: '; it is also open on line 6',
            opened: ' (opened on line 3)',
          },
          line: 4,
          column: 27,
          endLine: 4,
          endColumn: 39,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'on every path that leaks it' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (res.status === 404) {
    res.body?.cancel().catch(() => {});
    return null;
  }
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error(res.statusText);
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'on every path that leaks it' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (res.status === 404) {
    await res.arrayBuffer();
    return null;
  }
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error(res.statusText);
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'reports a retry that overwrites the open response',
      code: `
async function load(url) {
  let res = await fetch(url);
  if (res.status === 503) {
    res = await fetch(url);
  }
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtOverwrite',
          data: { body: "'res'", variable: 'res', remedy, also: '', opened: ' (opened on line 3)' },
          line: 5,
          column: 5,
          endLine: 5,
          endColumn: 27,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'before the assignment' },
              output: `
async function load(url) {
  let res = await fetch(url);
  if (res.status === 503) {
    res.body?.cancel().catch(() => {});
    res = await fetch(url);
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'before the assignment' },
              output: `
async function load(url) {
  let res = await fetch(url);
  if (res.status === 503) {
    await res.arrayBuffer();
    res = await fetch(url);
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'reports the call of a helper that throws while the body is open',
      code: `
function ensureOk(res) {
  if (!res.ok) throw new Error(res.statusText);
}
async function load(url) {
  const res = await fetch(url);
  ensureOk(res);
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtThrowingCall',
          data: {
            body: "'res'",
            callee: 'ensureOk(…)',
            remedy,
            also: '',
            opened: ' (opened on line 6)',
          },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 16,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'when the call throws' },
              output: `
function ensureOk(res) {
  if (!res.ok) throw new Error(res.statusText);
}
async function load(url) {
  const res = await fetch(url);
  try {
    ensureOk(res);
  } catch (error) {
    res.body?.cancel().catch(() => {});
    throw error;
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'when the call throws' },
              output: `
function ensureOk(res) {
  if (!res.ok) throw new Error(res.statusText);
}
async function load(url) {
  const res = await fetch(url);
  try {
    ensureOk(res);
  } catch (error) {
    await res.arrayBuffer();
    throw error;
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'reports the request when the body is open at the end of the function',
      code: `
async function load(url) {
  const res = await fetch(url);
  if (res.ok) {
    render(await res.json());
  }
}`,
      errors: [
        {
          messageId: 'openAtEnd',
          data: { body: "'res'", place: "'load'", when: ' when res.ok is false', remedy, also: '' },
          line: 3,
          column: 21,
          endLine: 3,
          endColumn: 31,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'at the end' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (res.ok) {
    render(await res.json());
  } else {
    res.body?.cancel().catch(() => {});
  }
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'at the end' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (res.ok) {
    render(await res.json());
  } else {
    await res.arrayBuffer();
  }
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'reports a call that may throw while the body is open with checkCallsThatMayThrow',
      options: [{ checkCallsThatMayThrow: true }],
      code: `
async function load(url) {
  const res = await fetch(url);
  validate(url);
  return res.json();
}`,
      errors: [
        {
          messageId: 'openIfCallThrows',
          data: {
            body: "'res'",
            callee: 'validate(…)',
            remedy,
            also: '',
            opened: ' (opened on line 3)',
          },
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 16,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'when the call throws' },
              output: `
async function load(url) {
  const res = await fetch(url);
  try {
    validate(url);
  } catch (error) {
    res.body?.cancel().catch(() => {});
    throw error;
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'when the call throws' },
              output: `
async function load(url) {
  const res = await fetch(url);
  try {
    validate(url);
  } catch (error) {
    await res.arrayBuffer();
    throw error;
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'names an operation that only looks like a release, and offers no edit',
      code: `
async function first(url) {
  const res = await fetch(url);
  res.body.getReader();
}`,
      errors: [
        {
          messageId: 'neverReleased',
          data: {
            body: "'res'",
            remedy:
              '`res.body.getReader()` on line 4 only locks the body; read until `done`, or `cancel()` the reader',
          },
          line: 3,
          column: 21,
          endLine: 3,
          endColumn: 31,
        },
      ],
    },
    {
      name: 'keeps the mark of a request over many lines on its callee',
      code: `
async function ping(url) {
  await fetch(url, {
    method: 'POST',
  });
}`,
      errors: [
        {
          messageId: 'neverReleased',
          data: { body: "'fetch(…)'", remedy },
          line: 3,
          column: 9,
          endLine: 3,
          endColumn: 14,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'right away' },
              output: `
async function ping(url) {
  (await fetch(url, {
    method: 'POST',
  })).body?.cancel().catch(() => {});
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'right away' },
              output: `
async function ping(url) {
  await (await fetch(url, {
    method: 'POST',
  })).arrayBuffer();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'keeps the mark of a return over many lines on its first line',
      code: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    return {
      status: res.status,
    };
  }
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtJump',
          data: {
            body: "'res'",
            statement: 'return',
            place: "'load'",
            remedy,
            also: '',
            opened: ' (opened on line 3)',
          },
          line: 5,
          column: 5,
          endLine: 5,
          endColumn: 13,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'before this return' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    return {
      status: res.status,
    };
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'before this return' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.arrayBuffer();
    return {
      status: res.status,
    };
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'resumes the stream of node-fetch, whose body has no cancel()',
      code: `
import fetch from 'node-fetch';
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(res.statusText);
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtJump',
          data: {
            body: "'res'",
            statement: 'throw',
            place: "'load'",
            remedy: 'read it with `res.body?.resume()`',
            also: '',
            opened: ' (opened on line 4)',
          },
          line: 5,
          column: 16,
          endLine: 5,
          endColumn: 48,
          suggestions: [
            {
              messageId: 'readBody',
              data: { where: 'before this throw' },
              output: `
import fetch from 'node-fetch';
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.resume();
    throw new Error(res.statusText);
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'still reports a leak on one path in a browser',
      settings: { bodyclose: { environment: 'browser' } },
      code: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed');
  return res.json();
}`,
      errors: [
        {
          messageId: 'openAtJump',
          data: {
            body: "'res'",
            statement: 'throw',
            place: "'load'",
            remedy,
            also: '',
            opened: ' (opened on line 3)',
          },
          line: 4,
          column: 16,
          endLine: 4,
          endColumn: 42,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'before this throw' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error('failed');
  }
  return res.json();
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'before this throw' },
              output: `
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error('failed');
  }
  return res.json();
}`,
            },
          ],
        },
      ],
    },
  ],
});

runRuleOnTypeScript('no-unconsumed-body in TypeScript', rule, {
  valid: [
    {
      name: 'follows the body through casts',
      code: `
async function load<T>(url: string): Promise<T> {
  const res = (await fetch(url)) as Response;
  return (await res!.json()) as T;
}`,
    },
  ],
  invalid: [
    {
      name: 'reports a parameter that the function owns, at the exit that leaves it open',
      code: `
async function parse<T>(res: Response): Promise<T> {
  if (!res.ok) throw new Error(res.statusText);
  return res.json() as Promise<T>;
}`,
      errors: [
        {
          messageId: 'openAtJump',
          data: {
            body: "'res'",
            statement: 'throw',
            place: "'parse'",
            remedy,
            also: '',
            opened: ' (opened on line 2)',
          },
          line: 3,
          column: 16,
          endLine: 3,
          endColumn: 48,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'before this throw' },
              output: `
async function parse<T>(res: Response): Promise<T> {
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error(res.statusText);
  }
  return res.json() as Promise<T>;
}`,
            },
            {
              messageId: 'readBody',
              data: { where: 'before this throw' },
              output: `
async function parse<T>(res: Response): Promise<T> {
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error(res.statusText);
  }
  return res.json() as Promise<T>;
}`,
            },
          ],
        },
      ],
    },
  ],
});
