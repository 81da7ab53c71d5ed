/** Requests of undici and `node:http` in their usual forms: destructured, with callbacks, made into promises by hand. */
import type { Draft } from './scope.ts';
import { block, lines, perhaps, type Idiom } from './shapes.ts';
import { line, type Statement } from './tree.ts';

/** `if (code >= 400) { release; exit }`, with a release that some forget. */
function badStatus(feature: string, draft: Draft, code: string, release: string): Statement {
  const test = draft.pick([`${code} >= 400`, `${code} !== 200`, `${code} === 404`]);
  const exit = draft.pick([
    'return null;',
    "throw new Error('bad');",
    `throw new Error(\`HTTP \${${code}}\`);`,
  ]);
  return block(feature, `if (${test}) {`, lines(feature, perhaps(draft, release), exit));
}

const ofBody = (draft: Draft, body: string): string =>
  perhaps(
    draft,
    draft.pick([
      `console.log(await ${body}.json());`,
      `await ${body}.text();`,
      `await ${body}.dump();`,
      `${body}.resume();`,
      `for await (const chunk of ${body}) console.log(chunk);`,
      `for await (const chunk of ${body}) {\n  if (c(1)) break;\n}`,
    ]),
  );

const ofIncoming = (draft: Draft, res: string): string =>
  perhaps(
    draft,
    draft.pick([
      `${res}.resume();`,
      `${res}.on('data', (chunk) => console.log(chunk));`,
      `${res}.destroy();`,
      `for await (const chunk of ${res}) console.log(chunk);`,
      `for await (const chunk of ${res}) {\n  if (c(2)) break;\n}`,
    ]),
  );

/** What a callback does with a response: it is no async function. */
function inCallback(feature: string, draft: Draft, res: string): Statement[] {
  return [
    block(
      feature,
      `if (${res}.statusCode !== 200) {`,
      lines(feature, perhaps(draft, `${res}.resume();`), 'return;'),
    ),
    ...lines(
      feature,
      `${res}.setEncoding('utf8');`,
      perhaps(
        draft,
        draft.pick([`${res}.resume();`, `${res}.on('data', (chunk) => console.log(chunk));`]),
      ),
      `${res}.on('end', () => console.log('end'));`,
    ),
  ];
}

export const nodeIdioms: Record<string, Idiom> = {
  'undici.request, destructured': ({ url }, draft) => {
    const [code, body] = [draft.name('code'), draft.name('body')];
    const feature = 'undici destructured';
    return [
      line(feature, `const { statusCode: ${code}, body: ${body} } = await request(${url});`),
      ...(draft.chance(70)
        ? [
            badStatus(
              feature,
              draft,
              code,
              draft.pick([`await ${body}.dump();`, `await ${body}.text();`]),
            ),
          ]
        : []),
      ...lines(feature, ofBody(draft, body)),
    ];
  },
  'undici.request, kept whole': ({ url }, draft) => {
    const data = draft.name('data');
    const feature = 'undici whole';
    return [
      line(feature, `const ${data} = await request(${url});`),
      ...(draft.chance(70)
        ? [badStatus(feature, draft, `${data}.statusCode`, `await ${data}.body.dump();`)]
        : []),
      ...lines(feature, ofBody(draft, `${data}.body`)),
    ];
  },
  'undici.request, retried': ({ url }, draft) => {
    const [turn, body] = [draft.name('turn'), draft.name('body')];
    const feature = 'undici retry';
    return [
      block(feature, `for (let ${turn} = 0; ${turn} < 2; ${turn}++) {`, [
        ...lines(
          feature,
          `const { statusCode, body: ${body} } = await request(${url});`,
          `if (statusCode === 200) return ${body}.json();`,
          perhaps(draft, `await ${body}.dump();`),
        ),
      ]),
    ];
  },
  'http.get with a callback': ({ url }, draft) => {
    if (draft.exits) return [];
    draft.concurrent = true;
    const res = draft.name('res');
    const feature = 'http callback';
    return [
      block(
        feature,
        `http.get(${url}, (${res}) => {`,
        inCallback(feature, draft, res),
        "}).on('error', (err) => console.error(err));",
      ),
    ];
  },
  'http.request with a body': ({ url }, draft) => {
    if (draft.exits) return [];
    draft.concurrent = true;
    const [req, res] = [draft.name('req'), draft.name('res')];
    const feature = 'http request';
    return [
      block(
        feature,
        `const ${req} = http.request(${url}, { method: 'POST' }, (${res}) => {`,
        inCallback(feature, draft, res),
        '});',
      ),
      ...lines(feature, `${req}.on('error', (err) => console.error(err));`, `${req}.end('{}');`),
    ];
  },
  'http.get as a promise': ({ url }, draft) => {
    const res = draft.name('res');
    const feature = 'http promise';
    return [
      block(
        feature,
        `const ${res} = await new Promise((resolve, reject) => {`,
        lines(feature, `http.get(${url}, resolve).on('error', reject);`),
        '});',
      ),
      ...(draft.chance(70)
        ? [badStatus(feature, draft, `${res}.statusCode`, `${res}.resume();`)]
        : []),
      ...lines(feature, ofIncoming(draft, res)),
    ];
  },
  'http.get behind a helper': ({ url }, draft) => {
    const [open, res] = [draft.name('open'), draft.name('res')];
    const feature = 'http helper';
    draft.helpers.push(
      block(feature, `function ${open}(url) {`, [
        block(
          feature,
          'return new Promise((resolve, reject) => {',
          lines(feature, "http.get(url, resolve).on('error', reject);"),
          '});',
        ),
      ]),
    );
    return [
      line(feature, `const ${res} = await ${open}(${url});`),
      ...(draft.chance(70)
        ? [badStatus(feature, draft, `${res}.statusCode`, `${res}.resume();`)]
        : []),
      ...lines(feature, ofIncoming(draft, res)),
    ];
  },
};
