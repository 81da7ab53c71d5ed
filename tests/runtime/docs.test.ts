/** Runs every example of docs/runtime.md and compares what it prints with what the page says. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildGuard } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

interface Example {
  heading: string;
  language: string;
  code: string;
  output: string;
}

const page = readFileSync(new URL('../../docs/runtime.md', import.meta.url), 'utf8');

/** Blocks of code that are followed by a block of output; `app.js` is the page's first program. */
function examples(): { app: string; examples: Example[] } {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    heading:
      page
        .slice(0, match.index)
        .match(/^#+ .*$/gm)
        ?.at(-1) ?? '',
  }));
  const found: Example[] = [];
  for (const [index, block] of blocks.entries()) {
    const next = blocks[index + 1];
    if (block.language !== 'text' && next?.language === 'text')
      found.push({ ...block, output: next.code });
  }
  return { app: blocks.find(({ language }) => language === 'js')?.code ?? '', examples: found };
}

const { app, examples: all } = examples();
let guard: BuiltGuard;
let folder: string;

beforeAll(async () => {
  guard = await buildGuard();
  folder = mkdtempSync(join(tmpdir(), 'bodyclose-docs-'));
  const installed = join(folder, 'node_modules/eslint-plugin-bodyclose');
  mkdirSync(installed, { recursive: true });
  writeFileSync(
    join(installed, 'package.json'),
    '{ "exports": { "./runtime": "./runtime.mjs", "./register": "./register.mjs" } }',
  );
  writeFileSync(join(installed, 'runtime.mjs'), `export * from ${JSON.stringify(guard.index)};`);
  writeFileSync(join(installed, 'register.mjs'), `import ${JSON.stringify(guard.register)};`);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'app.js'), app);
});

afterAll(() => {
  guard.remove();
  rmSync(folder, { recursive: true, force: true });
});

test.each(all)('$heading', ({ language, code, output }) => {
  let command = code;
  if (language === 'js') {
    writeFileSync(join(folder, 'example.js'), code);
    command = 'node example.js';
  }
  const { stdout } = spawnSync('bash', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    },
  });
  expect(normalized(stdout)).toBe(output);
});

test('every setting has a heading and an example', () => {
  const headings = all.map(({ heading }) => heading);
  for (const [, variable, option] of readSettings())
    expect(headings).toContain(`### \`${variable}\`, \`${option}\``);
});

function readSettings(): RegExpMatchArray[] {
  const source = readFileSync(
    fileURLToPath(new URL('../../src/runtime/settings.ts', import.meta.url)),
    'utf8',
  );
  const found = [...source.matchAll(/^ {2}(BODYCLOSE_\w+): '(\w+)',$/gm)];
  expect(found.length).toBeGreaterThan(5);
  return found;
}

function normalized(text: string): string {
  return text
    .replaceAll(folder, '/app')
    .replace(/\(node:\d+\)/g, '(node:PID)')
    .replace(/localhost:\d+/g, 'localhost:PORT')
    .replace(/open for [\d.]+ s/g, 'open for SECONDS s')
    .replace(/; \d+ of/g, '; BYTES of');
}
