import rule from '../../src/rules/no-unconsumed-clone.ts';
import { runRule } from '../rule-tester.ts';

runRule('no-unconsumed-clone', rule, {
  valid: [
    { name: 'says nothing about a file without requests', code: 'export const answer = 42;' },
    {
      name: 'leaves a response that nobody reads to the rule for bodies',
      code: `
async function probe(url) {
  const res = await fetch(url);
  const copy = res.clone();
  return res.ok && copy.ok;
}`,
    },
    {
      name: 'leaves the original of a clone in a helper to the caller',
      code: `
async function check(res) {
  if (res.ok) return;
  throw new Error(await res.clone().text());
}
async function load(url) {
  const res = await fetch(url);
  await check(res);
  return res.json();
}`,
    },
  ],
  invalid: [
    {
      name: 'reads the response itself where the original is never read',
      code: `
async function load(url) {
  const res = await fetch(url);
  return res.clone().json();
}`,
      errors: [
        {
          messageId: 'unreadBranch',
          data: {
            unread: "The original 'res'",
            other: 'its clone',
            remedy:
              'read the response without `clone()`, or cancel it with `res.body?.cancel().catch(() => {})`',
          },
          line: 4,
          column: 10,
          endLine: 4,
          endColumn: 21,
          suggestions: [
            {
              messageId: 'dropClone',
              output: `
async function load(url) {
  const res = await fetch(url);
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'cancels each branch where it is left unread',
      code: `
async function load(url) {
  const res = await fetch(url);
  const copy = res.clone();
  if (!res.ok) {
    console.error(await copy.text());
    return null;
  }
  return res.json();
}`,
      errors: [
        {
          messageId: 'unreadThere',
          data: {
            unread: "The original 'res'",
            when: 'when res.ok is false',
            other: 'its clone',
            remedy:
              'cancel it there with `res.body?.cancel().catch(() => {})`, or read the response once, without `clone()`',
          },
          line: 4,
          column: 16,
          endLine: 4,
          endColumn: 27,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'on every path that leaks it' },
              output: `
async function load(url) {
  const res = await fetch(url);
  const copy = res.clone();
  if (!res.ok) {
    console.error(await copy.text());
    res.body?.cancel().catch(() => {});
    return null;
  }
  copy.body?.cancel().catch(() => {});
  return res.json();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'cancels no branch that may be in other hands',
      code: `
async function load(url, archive) {
  const res = await fetch(url);
  const copy = res.clone();
  if (!res.ok) archive(copy);
  return res.json();
}`,
      errors: [
        {
          messageId: 'unreadThere',
          data: {
            unread: "The clone 'copy'",
            when: 'when res.ok is true',
            other: "the original 'res'",
            remedy:
              'cancel it there with `copy.body?.cancel().catch(() => {})`, or split the body where both branches are read',
          },
          line: 4,
          column: 16,
          endLine: 4,
          endColumn: 27,
        },
      ],
    },
    {
      name: 'keeps the clone of a response that is cloned twice',
      code: `
async function load(url) {
  const res = await fetch(url);
  const text = await res.clone().text();
  return text || res.clone().json();
}`,
      errors: [
        {
          messageId: 'unreadBranch',
          data: {
            unread: "The original 'res'",
            other: 'its clone',
            remedy:
              'read the response without `clone()`, or cancel it with `res.body?.cancel().catch(() => {})`',
          },
          line: 4,
          column: 22,
          endLine: 4,
          endColumn: 33,
        },
      ],
    },
    {
      name: 'keeps the clone in a loop over one response',
      code: `
async function load(url) {
  const res = await fetch(url);
  for (let attempt = 0; attempt < 2; attempt++) {
    console.log(await res.clone().text());
  }
}`,
      errors: [
        {
          messageId: 'unreadBranch',
          data: {
            unread: "The original 'res'",
            other: 'its clone',
            remedy:
              'read the response without `clone()`, or cancel it with `res.body?.cancel().catch(() => {})`',
          },
          line: 5,
          column: 23,
          endLine: 5,
          endColumn: 34,
        },
      ],
    },
    {
      name: 'speaks of the branches of a tee',
      code: `
async function load(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  console.log(two.locked);
  return new Response(one).text();
}`,
      errors: [
        {
          messageId: 'unreadBranch',
          data: {
            unread: 'One branch of `res.body.tee()`',
            other: 'another',
            remedy:
              'cancel it with `two?.cancel().catch(() => {})`, or split the body where both branches are read',
          },
          line: 4,
          column: 22,
          endLine: 4,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'cancelBody',
              data: { where: 'before this return' },
              output: `
async function load(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  console.log(two.locked);
  two?.cancel().catch(() => {});
  return new Response(one).text();
}`,
            },
          ],
        },
      ],
    },
    {
      name: 'suggests no cancel of a clone that the catch still reads',
      code: `
async function load(url) {
  const res = await fetch(url);
  const copy = res.clone();
  try {
    return await res.json();
  } catch {
    return await copy.text();
  }
}`,
      errors: [
        {
          messageId: 'unreadThere',
          data: {
            unread: "The clone 'copy'",
            other: "the original 'res'",
            when: 'on one path',
            remedy:
              'cancel it there with `copy.body?.cancel().catch(() => {})`, or split the body where both branches are read',
          },
          line: 4,
          column: 16,
          endLine: 4,
          endColumn: 27,
          suggestions: [],
        },
      ],
    },
  ],
});
