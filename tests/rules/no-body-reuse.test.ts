import rule from '../../src/rules/no-body-reuse.ts';
import { runRule, runRuleOnTypeScript } from '../rule-tester.ts';

const unusable = '`TypeError: Body is unusable`';

runRule('no-body-reuse', rule, {
  valid: [
    {
      name: 'says nothing about a file without requests',
      code: 'export const answer = 42;',
    },
    {
      name: 'is silent when each path reads once',
      code: `
async function load(url) {
  const res = await fetch(url);
  return res.ok ? res.json() : res.text();
}`,
    },
    {
      name: 'is silent about a response that others had before',
      code: `
async function load(url) {
  const res = await fetch(url);
  await inspect(res);
  return res.json();
}`,
    },
  ],
  invalid: [
    {
      name: 'points at the read that comes too late and names the first',
      code: `
async function load(url) {
  const res = await fetch(url);
  await res.text();
  return res.json();
}`,
      errors: [
        {
          messageId: 'readTwice',
          data: {
            body: "'res'",
            done: 'read on line 4',
            call: '`res.json()`',
            error: unusable,
            remedy: 'keep what the first read gave, or read a `clone()` made before it',
          },
          line: 5,
          column: 10,
          endLine: 5,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'cloneFirst',
              data: { clone: '`res.clone()`' },
              output: `
async function load(url) {
  const res = await fetch(url);
  await res.clone().text();
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'reports one late read a path',
      code: `
async function load(url) {
  const res = await fetch(url);
  await res.body.cancel();
  await res.text();
  return res.json();
}`,
      errors: [
        {
          messageId: 'readTwice',
          data: {
            body: "'res'",
            done: 'cancelled on line 4',
            call: '`res.text()`',
            error: unusable,
            remedy: 'read the body before it is cancelled, or not at all',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 19,
        },
      ],
    },
    {
      name: 'says that a stream which was read yields nothing',
      code: `
async function load(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) console.log(chunk);
  for await (const chunk of res.body) console.log(chunk);
}`,
      errors: [
        {
          messageId: 'yieldsNothing',
          data: {
            body: "'res'",
            done: 'read on line 4',
            call: '`res.body`',
            remedy: 'keep what the first read gave, or read a `clone()` made before it',
          },
          line: 5,
          column: 29,
          endLine: 5,
          endColumn: 37,
        },
      ],
    },
  ],
});

runRuleOnTypeScript('no-body-reuse, on TypeScript', rule, {
  valid: [],
  invalid: [
    {
      name: 'looks at a parameter that is a Response',
      code: `
async function parse(res: Response): Promise<unknown> {
  try {
    return await res.json();
  } catch {
    return await res.text();
  }
}`,
      errors: [
        {
          messageId: 'readTwice',
          data: {
            body: "'res'",
            done: 'read on line 4',
            call: '`res.text()`',
            error: unusable,
            remedy: 'read it once with `text()` and parse that with `JSON.parse()`',
          },
          line: 6,
          column: 18,
          endLine: 6,
          endColumn: 28,
          suggestions: [
            {
              messageId: 'readTextOnce',
              data: { text: '`JSON.parse(text)`' },
              output: `
async function parse(res: Response): Promise<unknown> {
  const text = await res.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}`,
            },
          ],
        },
      ],
    },
  ],
});
