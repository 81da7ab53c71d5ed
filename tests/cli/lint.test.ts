import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLEAN, createProjects, LEAK } from './bodyclose.ts';

const project = createProjects();

/** The summary's time differs from run to run. */
function withoutTime(text: string): string {
  return text.replace(/\d+(\.\d)? s\)/g, '… s)');
}

describe('bodyclose lint', () => {
  it('shows each finding with its position, the code around it and a summary, and exits with 1', () => {
    const { code, stdout, stderr } = project({ 'src/load.js': LEAK }).run('lint');
    expect(withoutTime(stdout)).toMatchInlineSnapshot(`
      "src/load.js:3:16: The body of 'res' is still open when this throw leaves 'load'; cancel it with \`res.body?.cancel().catch(() => {})\` or read it with \`await res.arrayBuffer()\` (opened on line 2) bodyclose/no-unconsumed-body

        1 | export async function load(url) {
        2 |   const res = await fetch(url);
      > 3 |   if (!res.ok) throw new Error('failed');
          |                ^^^^^^^^^^^^^^^^^^^^^^^^^^
        4 |   return res.json();
        5 | }

      1 finding (1 file, … s); --apply writes the suggested fix for it
      "
    `);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('exits with 0 when nothing is found', () => {
    const { code, stdout } = project({ 'load.ts': CLEAN }).run('lint');
    expect(withoutTime(stdout)).toBe('No leaks found (1 file, … s)\n');
    expect(code).toBe(0);
  });

  it('has nothing to complain about in an empty project', () => {
    const { code, stdout, stderr } = project().run('lint');
    expect(withoutTime(stdout)).toBe('No JavaScript or TypeScript files to lint (… s)\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each(['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'])(
    'lints .%s files',
    (extension) => {
      const { stdout } = project({ [`load.${extension}`]: LEAK }).run('lint', '--quiet');
      expect(stdout).toMatch(new RegExp(`^load\\.${extension}:3:16: `));
    },
  );

  it('passes over files of other languages', () => {
    const { stdout } = project({ 'load.vue': LEAK, 'load.svelte': LEAK, 'notes.md': LEAK }).run(
      'lint',
    );
    expect(stdout).toMatch(/^No JavaScript or TypeScript files/);
  });

  it.each([
    [
      'decorators on parameters',
      'load.ts',
      `class A { constructor(@inject() private x: number) {} }\n${LEAK}`,
    ],
    ['decorators after export', 'load.ts', `export @dec class A {}\n${LEAK}`],
    [
      'accessors and deferred imports',
      'load.ts',
      `import defer * as x from 'x';\nclass A { accessor y = 1 }\n${LEAK}`,
    ],
    [
      'enums, namespaces and overloads',
      'load.ts',
      `enum E { A }\nnamespace N { export const x = 1 }\nfunction f(): void;\nfunction f(x?: 1) {}\n${LEAK}`,
    ],
    ['type assertions in angle brackets', 'load.ts', `const x = <string>y;\n${LEAK}`],
    [
      'generic arrow functions beside JSX',
      'load.tsx',
      `const f = <T,>(x: T) => <div>{x}</div>;\n${LEAK}`,
    ],
    ['JSX in a .js file', 'load.js', `const x = <div/>;\n${LEAK}`],
    ['Flow types behind its pragma', 'load.js', `// @flow\ntype A = {| x: ?number |};\n${LEAK}`],
    [
      'return at the top of a CommonJS file',
      'load.cjs',
      `if (x) return;\n${LEAK.replace('export ', '')}`,
    ],
    ['sloppy mode', 'load.js', `with (x) { y = 010 }\n${LEAK.replace('export ', '')}`],
    ['await at the top of a module', 'load.mjs', `await x;\n${LEAK}`],
    ['a hashbang', 'load.js', `#!/usr/bin/env node\n${LEAK}`],
    ['using declarations', 'load.ts', `{ using x = y(); await using z = y(); }\n${LEAK}`],
    ['import attributes', 'load.js', `import x from './x.json' with { type: 'json' };\n${LEAK}`],
    ['two functions of one name', 'load.js', `const a = 1; const a = 2;\n${LEAK}`],
  ])('understands %s', (_, name, code) => {
    const { stdout } = project({ [name]: code }).run('lint', '-q');
    expect(stdout).toMatch(/^load\.\w+:\d+:16: The body of 'res'/);
  });

  it('understands declaration files', () => {
    const { code } = project({
      'x.d.ts': 'export const fetchIt: () => void;\nexport const x = 1;\ndeclare const y: 2;\n',
    }).run('lint');
    expect(code).toBe(0);
  });

  it('respects the comments that disable a rule', () => {
    const { code } = project({
      'line.js': LEAK.replace(
        '  if',
        '  // eslint-disable-next-line bodyclose/no-unconsumed-body -- on purpose\n  if',
      ),
      'file.js': `/* eslint-disable */\n${LEAK}`,
      'off.js': `/* eslint bodyclose/no-unconsumed-body: off */\n${LEAK}`,
    }).run('lint');
    expect(code).toBe(0);
  });

  it('is silent about rules of other plugins in comments', () => {
    const code = `/* eslint no-console: error, other/rule: warn */\n// eslint-disable-next-line other/rule, no-var\n${CLEAN}`;
    expect(project({ 'a.js': code }).run('lint').code).toBe(0);
  });

  it('prints one line a finding and nothing else with --quiet', () => {
    const { stdout, stderr } = project({ 'a.js': LEAK, 'b.vue': '' }).run(
      'lint',
      '--quiet',
      'a.js',
      'b.vue',
    );
    expect(stdout).toMatch(/^a\.js:3:16: .*\n$/);
    expect(stderr).toBe('');
  });

  it('explains by which decisions each exit is reached', () => {
    const { stdout } = project({ 'a.js': LEAK }).run('lint', '--explain');
    expect(stdout).toContain(`  To the throw on line 3: (a.js:3:16)
        line 2  the body is opened
        line 3  !res.ok is true
        line 3  throw with the body open
`);
  });

  it('explains what reaches the end of the function', () => {
    const code =
      'export async function ping(url) {\n  const res = await fetch(url);\n  if (res.ok) log(res.status);\n}\n';
    const { stdout } = project({ 'a.js': code }).run('lint', '--explain');
    expect(stdout).toContain(`  To the end: (a.js:2:21)
        line 2  the body is opened
`);
    expect(stdout).toMatch(/^ {11}end {2}the body is still open$/m);
  });

  it('explains which case of a switch leads to the exit', () => {
    const code =
      'export async function get(url) {\n  const res = await fetch(url);\n  switch (res.status) {\n    case 202:\n      return null;\n  }\n  return res.json();\n}\n';
    const { stdout } = project({ 'a.js': code }).run('lint', '--explain');
    expect(stdout).toContain(`        line 4  202 matches\n`);
  });

  it('works the same in an environment that is named', () => {
    expect(project({ 'a.js': LEAK }).run('lint', '--environment', 'worker').code).toBe(1);
  });

  it('can be limited to rules by name', () => {
    const { code, stdout } = project({ 'a.js': LEAK }).run(
      'lint',
      '-q',
      '--rule',
      'bodyclose/no-unconsumed-body',
    );
    expect({ code, findings: stdout.split('\n').length - 1 }).toEqual({ code: 1, findings: 1 });
  });

  it('takes rule options', () => {
    const code =
      'export async function f(url) {\n  const res = await fetch(url);\n  log(url);\n  return res.json();\n}\n';
    const files = { 'a.js': code };
    expect(project(files).run('lint').code).toBe(0);
    expect(
      project(files).run('lint', '--rule', 'no-unconsumed-body: {"checkCallsThatMayThrow": true}')
        .code,
    ).toBe(1);
  });

  it('rejects rule options that the rule does not know', () => {
    const { code, stderr } = project({ 'a.js': LEAK }).run(
      'lint',
      '--rule',
      'no-unconsumed-body: {"checkCalls": true}',
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^bodyclose: .*checkCalls.*\n$/);
  });
});

describe('files that cannot be linted', () => {
  it('reports a syntax error, lints the other files, and exits with 1', () => {
    const { code, stdout } = project({
      'bad.ts': 'const x = ;\n',
      'good.ts': LEAK,
      'unread.ts': 'fetch(;',
    }).run('lint', '-q');
    expect(stdout.split('\n')).toEqual([
      'bad.ts:1:11: syntax error: Unexpected token',
      expect.stringMatching(/^good\.ts:3:16: The body of 'res'/),
      'unread.ts:1:7: syntax error: Unexpected token',
      '',
    ]);
    expect(code).toBe(1);
  });

  // Root may look into every folder.
  it.skipIf(process.getuid?.() === 0)('reports a folder that cannot be read', () => {
    const { folder, run } = project({ 'a.js': CLEAN, 'locked/b.js': LEAK });
    chmodSync(join(folder, 'locked'), 0);
    const { code, stdout } = run('lint', '--json');
    chmodSync(join(folder, 'locked'), 0o755);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: [{ file: 'locked', message: 'cannot be read (EACCES)' }],
      skipped: [],
    });
    expect(code).toBe(1);
  });

  it('counts them in the summary', () => {
    const { stdout } = project({ 'bad.ts': 'const x = ;\n', 'good.ts': CLEAN }).run('lint');
    expect(withoutTime(stdout)).toBe(
      'bad.ts:1:11: syntax error: Unexpected token\n\nNo leaks found, 1 file could not be linted (2 files, … s)\n',
    );
  });

  it.each([
    ['brackets', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['additions', `fetch; x = ${'a+'.repeat(50_000)}a`],
  ])('passes over a file with too many nested %s, and says so', (_, code) => {
    const { code: exit, stderr } = project({ 'deep.js': code, 'good.js': CLEAN }).run('lint');
    expect(stderr).toBe('bodyclose: deep.js: nested too deeply, not linted\n');
    expect(exit).toBe(0);
  });

  it('passes over a file that nobody can have written by hand, and says so', () => {
    const { code, stderr } = project({ 'bundle.js': `${LEAK}${'a();'.repeat(600_000)}` }).run(
      'lint',
    );
    expect(stderr).toBe('bodyclose: bundle.js: larger than 2 MB, not linted\n');
    expect(code).toBe(0);
  });

  it('shows a window of a minified line', () => {
    const { stdout } = project({
      'min.js': `${'a();'.repeat(5000)}${LEAK.replaceAll('\n', '')}${'a();'.repeat(5000)}`,
    }).run('lint');
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .slice(1)
          .map((line) => line.length),
      ),
    ).toBeLessThan(180);
    expect(stdout).toMatch(/> 1 \| …\S.*throw new Error/);
    expect(stdout).toMatch(/\n {4}\| +\^+\n/);
  });

  it('prints no control characters that a file brings along', () => {
    const { stdout } = project({ 'a.js': LEAK.replace("'failed'", "'\u001b[2J\u0007'") }).run(
      'lint',
    );
    expect(stdout).toContain("new Error('·[2J·')");
  });
});

describe('colour', () => {
  const ESCAPE = '\u001b[';

  it.each([
    ['a pipe gets none', {}, [], false],
    ['FORCE_COLOR turns it on', { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0 turns it off', { FORCE_COLOR: '0' }, [], false],
    ['NO_COLOR wins over FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['--no-color wins over FORCE_COLOR', { FORCE_COLOR: '1' }, ['--no-color'], false],
    ['--color wins over NO_COLOR', { NO_COLOR: '1' }, ['--color'], true],
  ])('%s', (_, env, args, colored) => {
    const { stdout } = project({ 'a.js': LEAK }).runIn('.', env, 'lint', ...args);
    expect(stdout.includes(ESCAPE)).toBe(colored);
  });
});

describe('the command', () => {
  it.each([[], ['--help'], ['-h'], ['help']])('prints its help for %j', (...args) => {
    const { code, stdout } = project().run(...args.filter((arg) => arg !== undefined));
    expect(stdout).toMatch(/^Finds HTTP response bodies[\s\S]*lint \[paths\.\.\.\]/);
    expect(code).toBe(0);
  });

  it('lists every option of lint in its help', () => {
    const { stdout } = project().run('lint', '--help');
    expect(stdout.match(/--[a-z][a-z-]*/g)).toEqual(
      expect.arrayContaining([
        '--apply',
        '--color',
        '--config',
        '--environment',
        '--explain',
        '--help',
        '--json',
        '--no-color',
        '--no-ignore',
        '--output-file',
        '--quiet',
        '--rule',
        '--sarif',
      ]),
    );
  });

  it('prints its version', () => {
    expect(project().run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['an unknown command', ['lnit'], "unknown command 'lnit', did you mean 'bodyclose lint'?"],
    [
      'a path without the command',
      ['a.js'],
      "unknown command 'a.js', did you mean 'bodyclose lint a.js'?",
    ],
    [
      'an unknown option before the command',
      ['--hlep'],
      'unknown option --hlep, did you mean --help?',
    ],
    ['an unknown option', ['lint', '--aply'], 'unknown option --aply, did you mean --apply?'],
    [
      'a path that does not exist',
      ['lint', 'scr/b.js'],
      "no such file or directory: 'scr/b.js', did you mean 'src/a.js'?",
    ],
  ])('answers %s with one line and exit code 2', (_, args, line) => {
    const { code, stdout, stderr } = project({ 'a.js': LEAK, 'src/a.js': LEAK }).run(...args);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `bodyclose: ${line}\n`,
    });
  });

  it('ends quietly when its reader does', async () => {
    const { command, folder } = project({ 'a.js': LEAK.repeat(300) });
    const child = spawn(process.execPath, [command, 'lint', '--json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    await once(child, 'close');
    expect(stderr).toBe('');
  });

  it.each([
    ['leaks', LEAK, 1],
    ['nothing', CLEAN, 0],
  ])('exits by what it found without a reader: %s', async (_, text, code) => {
    const { command, folder } = project({ 'a.js': text });
    const child = spawn(process.execPath, [command, 'lint', '--json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.destroy();
    expect(await once(child, 'close')).toEqual([code, null]);
  });

  it.skipIf(!existsSync('/dev/full'))('says in one line that its output found no room', () => {
    const { command, folder } = project({ 'a.js': LEAK });
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [command, 'lint', '--json'], {
      cwd: folder,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toBe('bodyclose: the output cannot be written (ENOSPC)\n');
    expect(status).toBe(2);
  });

  it('starts in well under a second', () => {
    const { folder, run } = project({ 'a.js': CLEAN });
    run('lint');
    const start = performance.now();
    run('lint');
    const bare = performance.now();
    spawnSync(process.execPath, ['-e', '0'], { cwd: folder });
    const end = performance.now();
    // Against a bare Node, so that a busy machine slows both.
    expect(bare - start).toBeLessThan(8 * (end - bare) + 300);
  });

  it('follows no links while it searches', () => {
    const { folder, run } = project({ 'a.js': CLEAN });
    mkdirSync(join(folder, 'deep'));
    symlinkSync('..', join(folder, 'deep', 'up'));
    expect(run('lint').stdout).toMatch(/^No leaks found \(1 file,/);
  });
});
