/** Where a late read has a right answer, its suggestion leaves a program that reads once. */
import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import plugin from '../../src/index.ts';

const code = (lines: string): string => `export async function load(url) {\n${lines}\n}`;

function findings(text: string): Linter.LintMessage[] {
  return new Linter().verify(text, {
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    plugins: { bodyclose: plugin },
    rules: { 'bodyclose/no-body-reuse': 'error', 'bodyclose/no-unconsumed-clone': 'error' },
  });
}

test.each<[name: string, before: string, after?: string]>([
  [
    'uses what the first read gave',
    `const res = await fetch(url);
const text = await res.text();
log(text);
return await res.text();`,
    `const res = await fetch(url);
const text = await res.text();
log(text);
return text;`,
  ],
  [
    'parses the text that the first read gave',
    `const res = await fetch(url);
const text = await res.text();
log(text);
return res.json();`,
    `const res = await fetch(url);
const text = await res.text();
log(text);
return JSON.parse(text);`,
  ],
  [
    'reads the text once, under a name that is free, ahead of the try',
    `const res = await fetch(url);
let text;
try {
  text = await res.json();
} catch {
  throw new Error(\`\${res.status}: \${await res.text()}\`);
}
return text;`,
    `const res = await fetch(url);
let text;
const bodyText = await res.text();
try {
  text = JSON.parse(bodyText);
} catch {
  throw new Error(\`\${res.status}: \${bodyText}\`);
}
return text;`,
  ],
  [
    'does not take a network failure out of a handler that deals with it',
    `const res = await fetch(url);
try {
  return await res.json();
} catch (error) {
  if (!(error instanceof SyntaxError)) return undefined;
  return await res.text();
}`,
  ],
  [
    'does not read ahead of what comes before in the try',
    `const res = await fetch(url);
try {
  if (!res.ok) throw new Error('failed');
  return await res.json();
} catch {
  return await res.text();
}`,
  ],
  [
    'clones where the first read is conditional',
    `const res = await fetch(url);
if (!res.ok) log(await res.text());
return res.json();`,
    `const res = await fetch(url);
if (!res.ok) log(await res.clone().text());
return res.json();`,
  ],
  [
    'does not clone where the second read is conditional',
    `const res = await fetch(url);
log(await res.text());
if (res.ok) return res.json();
return undefined;`,
  ],
  [
    'does not clone in a loop that makes the request again',
    `let res;
for (let attempt = 0; attempt < 3; attempt++) {
  res = await fetch(url);
  if (res.ok) break;
  log(await res.text());
}
return res.json();`,
  ],
  [
    'clones where nothing leaves between the reads',
    `const res = await fetch(url);
log(await res.arrayBuffer());
return res.text();`,
    `const res = await fetch(url);
log(await res.clone().arrayBuffer());
return res.text();`,
  ],
  [
    'does not clone where the second read may not be reached',
    `const res = await fetch(url);
const bytes = await res.arrayBuffer();
if (bytes.byteLength === 0) return undefined;
return res.text();`,
  ],
  [
    'does not clone where two reads would wait for each other',
    `const { default: nodeFetch } = await import('node-fetch');
const res = await nodeFetch(url);
log(await res.text());
return res.json();`,
  ],
])('%s', (_name, before, after) => {
  const text = code(before);
  const [found, ...others] = findings(text);
  expect(others).toEqual([]);
  expect(found?.ruleId).toBe('bodyclose/no-body-reuse');
  const mended = found?.suggestions?.map(
    ({ fix: { range, text: put } }) => text.slice(0, range[0]) + put + text.slice(range[1]),
  );
  expect(mended).toEqual(after === undefined ? undefined : [code(after)]);
  expect(mended?.flatMap(findings) ?? []).toEqual([]);
});
