/** `no-unconsumed-error-body`: exact places, words and suggestions. */
import rule from '../../src/rules/no-unconsumed-error-body.ts';
import { runRule, runRuleOnTypeScript } from '../rule-tester.ts';

const REMEDY = 'error.response?.data?.resume?.()';

function download(handler: string, parameter = ' (error)'): string {
  return `import axios from 'axios';
export async function download(url, send) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    send(res.data);
  } catch${parameter} {
    ${handler}
  }
}`;
}

const data = { request: "'axios.get(…)'", remedy: REMEDY, opened: ' (opened on line 4)' };

runRule('no-unconsumed-error-body', rule, {
  valid: [
    download('throw error;'),
    download('error.response?.data.destroy();'),
    download('console.log(1); next(error);'),
    // No body comes with an error that axios has read.
    download('console.error(error.message);').replace(", { responseType: 'stream' }", ''),
  ],
  invalid: [
    {
      code: download('console.error(error.message);'),
      errors: [
        {
          messageId: 'dropped',
          data,
          line: 6,
          column: 5,
          endLine: 6,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'release',
              output: download(`${REMEDY};\n    console.error(error.message);`),
            },
          ],
        },
      ],
    },
    {
      code: download('return false;', ''),
      errors: [
        {
          messageId: 'dropped',
          data,
          line: 6,
          column: 5,
          endLine: 6,
          endColumn: 12,
          suggestions: [
            { messageId: 'release', output: download(`${REMEDY};\n    return false;`) },
          ],
        },
      ],
    },
    {
      code: download('if (error.response?.status === 404) return null;\n    throw error;'),
      errors: [
        {
          messageId: 'droppedSometimes',
          data: { ...data, when: ' when error.response?.status === 404 is true' },
          line: 6,
          column: 5,
          endLine: 6,
          endColumn: 20,
        },
      ],
    },
    {
      code: `import axios from 'axios';
export const get = (url) =>
  axios.get(url, { responseType: 'stream' }).catch(() => null);`,
      errors: [
        {
          messageId: 'dropped',
          data: { ...data, opened: '' },
          line: 3,
          column: 52,
          endLine: 3,
          endColumn: 62,
          suggestions: [
            {
              messageId: 'release',
              output: `import axios from 'axios';
export const get = (url) =>
  axios.get(url, { responseType: 'stream' }).catch((error) => {
    ${REMEDY};
    return null;
  });`,
            },
          ],
        },
      ],
    },
  ],
});

runRuleOnTypeScript('no-unconsumed-error-body, in TypeScript', rule, {
  valid: [],
  invalid: [
    {
      code: download('console.error(String(error));'),
      filename: 'download.ts',
      errors: [{ messageId: 'dropped', data, line: 6, column: 5, endLine: 6, endColumn: 20 }],
    },
  ],
});
