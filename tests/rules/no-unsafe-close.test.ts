import rule from '../../src/rules/no-unsafe-close.ts';
import { runRule, runRuleOnTypeScript } from '../rule-tester.ts';

const cancelUnawaited = 'cancelUnawaited';

runRule('no-unsafe-close', rule, {
  valid: [
    { name: 'says nothing about a file without requests', code: 'export const answer = 42;' },
    {
      name: 'takes a rejection that is caught',
      code: `
async function load(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    await res.body?.cancel().catch(() => {});
  }
}`,
    },
    {
      name: 'leaves a promise that is stored to whoever has it',
      code: `
async function load(url) {
  const res = await fetch(url);
  const data = await res.json();
  const closing = res.body?.cancel();
  return { data, closing };
}`,
    },
  ],
  invalid: [
    {
      name: 'names the read that locked the body, and writes a cancel that does no harm',
      code: `
async function load(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    await res.body?.cancel();
  }
}`,
      errors: [
        {
          messageId: 'throws',
          data: {
            call: '`res.body?.cancel()`',
            why: '`res.json()` on line 5 has read the body, which stays locked',
            remedy: 'write `res.body?.cancel().catch(() => {})` without `await`',
          },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 29,
          suggestions: [
            {
              messageId: cancelUnawaited,
              output: `
async function load(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    res.body?.cancel().catch(() => {});
  }
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'keeps `void` in front of a rejection that nobody takes',
      code: `
async function load(url) {
  const res = await fetch(url);
  await res.text();
  void res.body.cancel();
}`,
      errors: [
        {
          messageId: 'unhandled',
          data: {
            call: '`res.body.cancel()`',
            why: '`res.text()` on line 4 has read the body, which stays locked',
            remedy: 'write `res.body.cancel().catch(() => {})`',
          },
          line: 5,
          column: 8,
          endLine: 5,
          endColumn: 25,
          suggestions: [
            {
              messageId: cancelUnawaited,
              output: `
async function load(url) {
  const res = await fetch(url);
  await res.text();
  void res.body.cancel().catch(() => {});
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'cancels through the reader that has the lock',
      code: `
async function peek(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  await reader.read();
  await res.body.cancel();
}`,
      errors: [
        {
          messageId: 'throws',
          data: {
            call: '`res.body.cancel()`',
            why: 'the reader of line 5 has the lock',
            remedy: 'write `reader.cancel().catch(() => {})` without `await`',
          },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 26,
          suggestions: [
            {
              messageId: cancelUnawaited,
              output: `
async function peek(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  await reader.read();
  reader.cancel().catch(() => {});
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'does not wait for one branch of a clone, caught or not',
      code: `
async function load(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await copy.body?.cancel().catch(() => {});
  return res.json();
}`,
      errors: [
        {
          messageId: 'hangs',
          data: {
            call: '`copy.body?.cancel()`',
            clone: '`res.clone()` on line 4',
            remedy: 'write `copy.body?.cancel().catch(() => {})` without `await`',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 28,
          suggestions: [
            {
              messageId: cancelUnawaited,
              output: `
async function load(url) {
  const res = await fetch(url);
  const copy = res.clone();
  copy.body?.cancel().catch(() => {});
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'has no suggestion for a loop that is left over a branch',
      code: `
async function load(url) {
  const res = await fetch(url);
  const copy = res.clone();
  for await (const chunk of copy.body) break;
  return res.json();
}`,
      errors: [
        {
          messageId: 'loopHangs',
          data: { clone: '`res.clone()` on line 4' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 46,
        },
      ],
    },
    {
      name: 'takes the rejection where the chain goes on',
      code: `
async function load(url) {
  const res = await fetch(url);
  return res.json().finally(() => res.body?.cancel());
}`,
      errors: [
        {
          messageId: 'throws',
          data: {
            call: '`res.body?.cancel()`',
            why: '`res.json()` on line 4 has read the body, which stays locked',
            remedy: 'write `res.body?.cancel().catch(() => {})`',
          },
          line: 4,
          column: 35,
          endLine: 4,
          endColumn: 53,
          suggestions: [
            {
              messageId: cancelUnawaited,
              output: `
async function load(url) {
  const res = await fetch(url);
  return res.json().finally(() => res.body?.cancel().catch(() => {}));
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'makes no edit of a line that would join the line before',
      code: `
async function load(url) {
  const res = await fetch(url)
  await res.text()
  await (res).body.cancel()
}`,
      errors: [
        {
          messageId: 'throws',
          data: {
            call: '`(res).body.cancel()`',
            why: '`res.text()` on line 4 has read the body, which stays locked',
            remedy: 'check `locked` before, or catch the rejection',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'dumps the body of undici instead of destroying it',
      code: `
import { request } from 'undici';
async function load(url) {
  const { body } = await request(url);
  body.destroy();
}
function probe(url) {
  return request(url).then(({ body }) => {
    body?.destroy(new Error('unwanted'));
  });
}`,
      errors: [
        {
          messageId: 'crashes',
          data: { call: '`body.destroy()`', remedy: 'write `await body.dump()`' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 17,
          suggestions: [
            {
              messageId: 'drainIt',
              data: { release: 'await body.dump()' },
              output: `
import { request } from 'undici';
async function load(url) {
  const { body } = await request(url);
  await body.dump();
}
function probe(url) {
  return request(url).then(({ body }) => {
    body?.destroy(new Error('unwanted'));
  });
}`,
            },
          ],
        },
        {
          messageId: 'crashes',
          data: {
            call: "`body?.destroy(new Error('unwanted'))`",
            remedy: 'write `body?.dump().catch(() => {})`',
          },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 41,
          suggestions: [
            {
              messageId: 'drainIt',
              data: { release: 'body?.dump().catch(() => {})' },
              output: `
import { request } from 'undici';
async function load(url) {
  const { body } = await request(url);
  body.destroy();
}
function probe(url) {
  return request(url).then(({ body }) => {
    body?.dump().catch(() => {});
  });
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'frees the connection that a lent stream does not',
      code: `
import { request } from 'undici';
async function load(url) {
  const res = await request(url);
  await res.body.body.cancel();
}`,
      errors: [
        {
          messageId: 'freesNothing',
          data: { call: '`res.body.body.cancel()`', remedy: 'write `await res.body.dump()`' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 31,
          suggestions: [
            {
              messageId: 'drainIt',
              data: { release: 'await res.body.dump()' },
              output: `
import { request } from 'undici';
async function load(url) {
  const res = await request(url);
  await res.body.dump();
}`,
            },
          ],
        },
      ],
    },
  ],
});

runRuleOnTypeScript('no-unsafe-close', rule, {
  valid: [
    {
      name: 'a guard on a stream that is asserted to be there',
      code: `
async function load(url: string): Promise<unknown> {
  const res: Response = await fetch(url);
  try {
    return await res.json();
  } finally {
    if (!res.body!.locked) await res.body!.cancel();
  }
}`,
    },
  ],
  invalid: [
    {
      name: 'a cancel behind a non-null assertion',
      code: `
async function load(url: string): Promise<unknown> {
  const res = await fetch(url);
  const data = await res.json();
  await res.body!.cancel();
  return data;
}`,
      errors: [
        {
          messageId: 'throws',
          data: {
            call: '`res.body!.cancel()`',
            why: '`res.json()` on line 4 has read the body, which stays locked',
            remedy: 'write `res.body!.cancel().catch(() => {})` without `await`',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 27,
          suggestions: [
            {
              messageId: cancelUnawaited,
              output: `
async function load(url: string): Promise<unknown> {
  const res = await fetch(url);
  const data = await res.json();
  res.body!.cancel().catch(() => {});
  return data;
}`,
            },
          ],
        },
      ],
    },
  ],
});
