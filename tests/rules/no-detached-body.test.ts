import rule from '../../src/rules/no-detached-body.ts';
import { runRule, runRuleOnTypeScript } from '../rule-tester.ts';

const lock = 'lock the stream at once with `pipeThrough(new TransformStream())`';

runRule('no-detached-body', rule, {
  valid: [
    { name: 'says nothing about a file without requests', code: 'export const answer = 42;' },
    {
      name: 'is silent in workers, whose streams live by themselves',
      code: `
async function proxy(url) {
  const res = await fetch(url);
  return new Response(res.body, res);
}`,
      settings: { bodyclose: { environment: 'worker' } },
    },
    {
      name: 'is silent about its own suggestion',
      code: `
async function open(url) {
  const res = await fetch(url);
  return res.body?.pipeThrough(new TransformStream()) ?? null;
}`,
    },
  ],
  invalid: [
    {
      name: 'locks the stream that is returned',
      code: `
async function open(url) {
  const res = await fetch(url);
  return res.body;
}`,
      errors: [
        {
          messageId: 'returned',
          data: { body: "'res'", lock },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'lockIt',
              output: `
async function open(url) {
  const res = await fetch(url);
  return res.body?.pipeThrough(new TransformStream()) ?? null;
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'locks the stream that is stored',
      code: `
async function start(url) {
  const res = await fetch(url);
  this.stream = res.body;
}`,
      errors: [
        {
          messageId: 'stored',
          data: { body: "'res'", lock },
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 25,
          suggestions: [
            {
              messageId: 'lockIt',
              output: `
async function start(url) {
  const res = await fetch(url);
  this.stream = res.body?.pipeThrough(new TransformStream()) ?? null;
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'locks the stream inside a new response, which takes a missing body for none',
      code: `
async function proxy(url) {
  const res = await fetch(url);
  return new Response(res.body, res);
}`,
      errors: [
        {
          messageId: 'wrapped',
          data: { body: "'res'", lock },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 37,
          suggestions: [
            {
              messageId: 'lockIt',
              output: `
async function proxy(url) {
  const res = await fetch(url);
  return new Response(res.body?.pipeThrough(new TransformStream()), res);
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'has no edit for a stream in the midst of an object, and no name without a variable',
      code: `
async function open(url) {
  const { body } = await fetch(url);
  return { body };
}`,
      errors: [
        {
          messageId: 'returned',
          data: { body: 'the response', lock },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 18,
        },
      ],
    },
  ],
});

runRuleOnTypeScript('no-detached-body', rule, {
  valid: [],
  invalid: [
    {
      name: 'a stream that is asserted to be there needs no question mark',
      code: `
async function open(url: string) {
  const res = await fetch(url);
  return res.body!;
}`,
      errors: [
        {
          messageId: 'returned',
          data: { body: "'res'", lock },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 19,
          suggestions: [
            {
              messageId: 'lockIt',
              output: `
async function open(url: string) {
  const res = await fetch(url);
  return res.body!.pipeThrough(new TransformStream());
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'a type assertion keeps its parentheses',
      code: `
async function open(url: string) {
  const res = await fetch(url);
  return res.body as ReadableStream<Uint8Array>;
}`,
      errors: [
        {
          messageId: 'returned',
          data: { body: "'res'", lock },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 48,
          suggestions: [
            {
              messageId: 'lockIt',
              output: `
async function open(url: string) {
  const res = await fetch(url);
  return (res.body as ReadableStream<Uint8Array>)?.pipeThrough(new TransformStream()) ?? null;
}`,
            },
          ],
        },
      ],
    },
  ],
});
