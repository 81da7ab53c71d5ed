/** `prefer-drain`: exact places, words and suggestions, in both directions. */
import rule from '../../src/rules/prefer-drain.ts';
import { type RuleCases, runRule, runRuleOnTypeScript } from '../rule-tester.ts';

const CANCEL = 'res.body?.cancel().catch(() => {})';

/** A function that does `statement` where the request failed. */
function failing(statement: string, head = 'export async function load(url) {'): string {
  return `${head}
  const res = await fetch(url);
  if (!res.ok) {
    ${statement}
    throw new Error('failed');
  }
  return res.json();
}`;
}

interface Case {
  before: string;
  after: string;
  column?: number;
  endColumn?: number;
  remedy?: string;
}

function closed({ before, after, column = 5, endColumn, remedy = after }: Case) {
  return {
    code: failing(before),
    errors: [
      {
        messageId: 'closed',
        data: { body: "'res'", remedy: ` with \`${remedy}\`` },
        line: 4,
        column,
        endLine: 4,
        endColumn: endColumn ?? column + before.length,
        suggestions: [{ messageId: 'drainBody', output: failing(after) }],
      },
    ],
  };
}

const cases: RuleCases = {
  valid: [
    failing('await res.arrayBuffer();'),
    failing('throw new Error(await res.text());'),
    { code: failing(`${CANCEL};`), options: [{ prefer: 'close' }] },
    // Somebody looks at what was read.
    {
      code: failing('console.error(await res.text());'),
      options: [{ prefer: 'close' }],
    },
    {
      code: failing('const text = await res.text();'),
      options: [{ prefer: 'close' }],
    },
  ],
  invalid: [
    closed({
      before: `${CANCEL};`,
      after: 'await res.arrayBuffer();',
      endColumn: 23,
      remedy: 'await res.arrayBuffer()',
    }),
    closed({
      before: 'await res.body?.cancel()',
      after: 'await res.arrayBuffer()',
      column: 11,
      endColumn: 29,
    }),
    closed({
      before: 'void res.body.cancel()',
      after: 'await res.arrayBuffer()',
      column: 10,
      endColumn: 27,
    }),
    closed({
      before: 'res.body && (await res.body.cancel())',
      after: 'res.body && (await res.arrayBuffer())',
      column: 24,
      endColumn: 41,
      remedy: 'await res.arrayBuffer()',
    }),
    closed({
      before: 'res?.body?.cancel()',
      after: 'await res?.arrayBuffer()',
      remedy: 'await res?.arrayBuffer()',
    }),
    {
      // Where nothing can be awaited, the read goes on in the background.
      code: "fetch(url).then((res) => {\n  if (!res.ok) {\n    res.body.cancel();\n    throw new Error('failed');\n  }\n  return res.json();\n});",
      errors: [
        {
          messageId: 'closed',
          data: { body: "'res'", remedy: ' with `res.arrayBuffer().catch(() => {})`' },
          line: 3,
          column: 5,
          endLine: 3,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'drainBody',
              output:
                "fetch(url).then((res) => {\n  if (!res.ok) {\n    res.arrayBuffer().catch(() => {});\n    throw new Error('failed');\n  }\n  return res.json();\n});",
            },
          ],
        },
      ],
    },
    {
      // Only the stream is at hand, but the response still has a name.
      code: failing('const { body } = res; await body.cancel();'),
      errors: [
        {
          messageId: 'closed',
          data: { body: "'res'", remedy: ' with `await res.arrayBuffer()`' },
          line: 4,
          column: 33,
          endLine: 4,
          endColumn: 46,
          suggestions: [
            {
              messageId: 'drainBody',
              output: failing('const { body } = res; await res.arrayBuffer();'),
            },
          ],
        },
      ],
    },
    {
      // Part of a larger expression: said, but not rewritten.
      code: failing('await Promise.all([res.body.cancel(), report()]);'),
      errors: [
        {
          messageId: 'closed',
          data: { body: "'res'", remedy: ' with `await res.arrayBuffer()`' },
          line: 4,
          column: 24,
          endLine: 4,
          endColumn: 41,
        },
      ],
    },
    {
      code: failing('res.body.cancel(/* the reason */);'),
      errors: [
        {
          messageId: 'closed',
          data: { body: "'res'", remedy: ' with `await res.arrayBuffer()`' },
          line: 4,
          column: 5,
          endLine: 4,
          endColumn: 38,
        },
      ],
    },
    {
      code: failing('await res.arrayBuffer();'),
      options: [{ prefer: 'close' }],
      errors: [
        {
          messageId: 'drained',
          data: { body: "'res'", remedy: ` with \`${CANCEL}\`` },
          line: 4,
          column: 11,
          endLine: 4,
          endColumn: 28,
          suggestions: [{ messageId: 'closeBody', output: failing(`${CANCEL};`) }],
        },
      ],
    },
    {
      code: failing('res.text().catch(() => {});'),
      options: [{ prefer: 'close' }],
      errors: [
        {
          messageId: 'drained',
          data: { body: "'res'", remedy: ` with \`${CANCEL}\`` },
          line: 4,
          column: 5,
          endLine: 4,
          endColumn: 15,
          suggestions: [{ messageId: 'closeBody', output: failing(`${CANCEL};`) }],
        },
      ],
    },
  ],
};

runRule('prefer-drain', rule, cases);

runRuleOnTypeScript('prefer-drain, with the TypeScript parser', rule, {
  valid: [],
  invalid: [
    closed({ before: 'res.body!.cancel()', after: 'await res.arrayBuffer()', endColumn: 23 }),
    closed({ before: '(res.body as any).cancel()', after: 'await res.arrayBuffer()' }),
  ],
});
