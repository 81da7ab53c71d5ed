import rule from '../../src/rules/no-close-before-error-check.ts';
import { runRule, runRuleOnTypeScript } from '../rule-tester.ts';

runRule('no-close-before-error-check', rule, {
  valid: [
    {
      name: 'says nothing about a file without requests',
      code: 'export const answer = 42;',
    },
    {
      name: 'is silent about a guarded release',
      code: `
async function isUp(url) {
  let res;
  try {
    res = await fetch(url);
    return res.ok;
  } finally {
    res?.body?.cancel();
  }
}`,
    },
    {
      name: 'is silent when the code before may have checked',
      code: `
async function isUp(url) {
  const res = await fetch(url).catch(() => null);
  invariant(res);
  return res.ok;
}`,
    },
  ],
  invalid: [
    {
      name: 'points at the member access and offers the guard',
      code: `
async function isUp(url) {
  let res;
  try {
    res = await fetch(url);
    return res.ok;
  } finally {
    await res.body.cancel();
  }
}`,
      errors: [
        {
          messageId: 'missing',
          data: {
            response: "'res'",
            nothing: 'undefined',
            failure: '`fetch(url)` rejects',
            use: '`res.body`',
            error:
              "a TypeError (Cannot read properties of undefined, reading 'body') that takes the place of the real error",
            remedy: 'guard it with `res?.`',
          },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 19,
          suggestions: [
            {
              messageId: 'guard',
              data: { guarded: '`res?.`' },
              output: `
async function isUp(url) {
  let res;
  try {
    res = await fetch(url);
    return res.ok;
  } finally {
    await res?.body?.cancel();
  }
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'offers no guard where the value is wanted',
      code: `
async function load(url) {
  const res = await fetch(url).catch(() => null);
  return res.json();
}`,
      errors: [
        {
          messageId: 'missing',
          data: {
            response: "'res'",
            nothing: 'null',
            failure: '`fetch(url)` rejects',
            use: '`res.json`',
            error:
              "a TypeError (Cannot read properties of null, reading 'json') and the real error is lost",
            remedy: "check 'res' first",
          },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 20,
        },
      ],
    },
    {
      name: 'tells the reader of a callback to look at its error first',
      code: `
import { request } from 'undici';
request(url, (error, data) => {
  const text = data.body.text();
  if (error) console.error(error);
  return text;
});`,
      errors: [
        {
          messageId: 'missing',
          data: {
            response: "'data.body'",
            nothing: 'undefined',
            failure: 'the request fails',
            use: '`data.body.text`',
            error:
              "a TypeError (Cannot read properties of undefined, reading 'text') and the real error is lost",
            remedy: "check 'error' first",
          },
          line: 4,
          column: 16,
          endLine: 4,
          endColumn: 32,
        },
      ],
    },
  ],
});

runRuleOnTypeScript('no-close-before-error-check, on TypeScript', rule, {
  valid: [],
  invalid: [
    {
      name: 'is not calmed by a non-null assertion',
      code: `
async function isUp(url: string): Promise<boolean> {
  let res: Response | undefined;
  try {
    res = await fetch(url);
    return res.ok;
  } finally {
    res!.body?.cancel();
  }
}`,
      errors: [
        {
          messageId: 'missing',
          data: {
            response: "'res'",
            nothing: 'undefined',
            failure: '`fetch(url)` rejects',
            use: '`res.body`',
            error:
              "a TypeError (Cannot read properties of undefined, reading 'body') that takes the place of the real error",
            remedy: 'guard it with `res?.`',
          },
          line: 8,
          column: 5,
          endLine: 8,
          endColumn: 14,
          suggestions: [
            {
              messageId: 'guard',
              data: { guarded: '`res?.`' },
              output: `
async function isUp(url: string): Promise<boolean> {
  let res: Response | undefined;
  try {
    res = await fetch(url);
    return res.ok;
  } finally {
    res!?.body?.cancel();
  }
}`,
            },
          ],
        },
      ],
    },
  ],
});
