import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applySuggestions } from '../../src/cli/apply.ts';
import type { FileResult, Finding } from '../../src/cli/result.ts';
import { CLEAN, createProjects, LEAK } from './bodyclose.ts';

const project = createProjects();

describe('bodyclose lint --apply', () => {
  it('writes the first suggestion of each finding and says so', () => {
    const { run, read } = project({ 'a.js': LEAK, 'b.js': CLEAN });
    const { code, stdout } = run('lint', '--apply');
    expect(stdout).toMatch(/^fixed a\.js:3: .+\n\nNo leaks found \(2 files, .*\)\n$/);
    expect(read('a.js')).toMatchInlineSnapshot(`
      "export async function load(url) {
        const res = await fetch(url);
        if (!res.ok) {
          res.body?.cancel().catch(() => {});
          throw new Error('failed');
        }
        return res.json();
      }
      "
    `);
    expect(code).toBe(0);
  });

  it('has nothing to do the second time', () => {
    const { run, read } = project({ 'a.js': LEAK.repeat(3).replaceAll('export ', '') });
    run('lint', '--apply');
    const once = read('a.js');
    expect(run('lint', '--apply').stdout).toMatch(/^No leaks found/);
    expect(read('a.js')).toBe(once);
  });

  it('fixes every exit of a body, one after the other', () => {
    const { run } = project({
      'a.js': `export async function f(url) {
  const res = await fetch(url);
  if (res.status === 404) return null;
  if (!res.ok) {
    throw new Error('failed');
  }
  return res.json();
}
`,
    });
    expect(run('lint', '--apply').stdout).toMatch(/No leaks found/);
  });

  it('keeps the line breaks of a file that has carriage returns alone', () => {
    const { run, read } = project({ 'a.js': LEAK.replaceAll('\n', '\r') });
    run('lint', '--apply');
    expect(read('a.js')).toContain('cancel()');
    expect(read('a.js')).not.toContain('\n');
  });

  it('keeps line endings', () => {
    const { run, read } = project({ 'a.js': LEAK.replaceAll('\n', '\r\n') });
    expect(run('lint', '--apply').code).toBe(0);
    expect(read('a.js').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('keeps a byte order mark', () => {
    const { run, read } = project({ 'a.js': `\uFEFF${LEAK}` });
    expect(run('lint', '--apply').code).toBe(0);
    expect(read('a.js')).toMatch(/^\uFEFFexport async function load/);
  });

  it('leaves a file alone that is not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from(`${LEAK}// caf`), Buffer.from([0xe9])]);
    const { run, read } = project({ 'a.js': bytes });
    const { code, stderr } = run('lint', '--apply');
    expect(stderr).toBe('bodyclose: a.js: not UTF-8, left as it is\n');
    expect(code).toBe(1);
    expect(read('a.js')).toContain("if (!res.ok) throw new Error('failed');");
  });

  it('keeps the mode of a file', () => {
    const { folder, run } = project({ 'a.js': LEAK });
    chmodSync(join(folder, 'a.js'), 0o640);
    run('lint', '--apply');
    expect(statSync(join(folder, 'a.js')).mode & 0o777).toBe(0o640);
  });

  it('fixes what a link leads to, and keeps the link', () => {
    const { folder, read, run } = project({ 'lib/a.js': LEAK });
    symlinkSync('lib/a.js', join(folder, 'link.js'));
    run('lint', '--apply', 'link.js');
    expect(lstatSync(join(folder, 'link.js')).isSymbolicLink()).toBe(true);
    expect(read('lib/a.js')).toContain('cancel()');
  });

  // A limit on the size of files stands in for a full disk: it stops root as well.
  it.skipIf(process.platform === 'win32')(
    'leaves a file as it is that cannot be written, and fixes the others',
    () => {
      const big = `${LEAK}// ${'x'.repeat(4096)}\n`;
      const { command, folder, read } = project({ 'a.js': big, 'b.js': LEAK });
      const limited = `trap '' XFSZ; ulimit -f 2; exec "$0" "$@"`;
      const args = ['-c', limited, process.execPath, command, 'lint', '--apply'];
      const { status, stdout, stderr } = spawnSync('sh', args, { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('bodyclose: a.js: cannot be written (EFBIG), left as it is\n');
      expect(stdout).toMatch(
        /^fixed b\.js:3: .+\nleft out a\.js:3: .+ \(cannot be written \(EFBIG\)\)\n/,
      );
      expect(status).toBe(1);
      expect(read('a.js')).toBe(big);
      expect(read('b.js')).not.toBe(LEAK);
      expect(readdirSync(folder).sort()).toEqual(['a.js', 'b.js']);
    },
  );

  it('leaves a file without findings alone, whatever it looks like', () => {
    const odd = `${CLEAN}\n\n\t;;  \r\n`;
    const { run, read } = project({ 'a.js': odd });
    run('lint', '--apply');
    expect(read('a.js')).toBe(odd);
  });

  it('tells programs what it did', () => {
    const { stdout } = project({ 'a.js': LEAK }).run('lint', '--apply', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      fixed: [{ file: 'a.js', line: 3, message: expect.stringMatching(/./) as string }],
      leftOut: [],
    });
  });
});

type Replacements = (digit: number, index: number) => string | string[];

/** A linter for `leak` statements: each is a finding, and its suggestions replace it with the texts given. */
function lintWith(replacements: Replacements) {
  return (file: string, text: string): FileResult => {
    const nothing = { file, text, findings: [], failure: undefined, skipped: undefined };
    if (text.includes('broken')) return { ...nothing, failure: { message: 'syntax' } };
    const findings = [...text.matchAll(/leak(\d)/g)].map(
      ({ index, 0: word, 1: digit }): Finding => {
        const span = { line: 1, column: index + 1, endLine: 1, endColumn: index + 6 };
        const range = [index, index + 5] as const;
        const suggestions = [replacements(Number(digit), index)].flat().map((replacement) => ({
          message: `fix ${word}`,
          edits: [{ ...span, range, text: replacement }],
        }));
        return {
          ...span,
          rule: 'leaks',
          message: word,
          acquire: span,
          acquireText: word,
          exits: [],
          suggestions,
          observed: undefined,
        };
      },
    );
    return { ...nothing, findings };
  };
}

function applied(text: string, replacements: Replacements) {
  const lint = lintWith(replacements);
  const { result, fixes, leftOut } = applySuggestions(lint('a.js', text), lint);
  return {
    text: result.text,
    fixes: fixes.map(({ message }) => message),
    leftOut: leftOut.map(({ message }) => message),
  };
}

describe('a suggestion', () => {
  it('that would break the syntax is left out, the others are written', () => {
    expect(applied('leak1 leak2 leak3', (index) => (index === 2 ? 'broken' : 'ok'))).toEqual({
      text: 'ok leak2 ok',
      fixes: ['fix leak1', 'fix leak3'],
      leftOut: ['fix leak2'],
    });
  });

  it('gives way to the next of its finding when it would make another finding', () => {
    expect(applied('leak1 leak2', (index) => ['leak9', 'broken', `ok${index}`])).toEqual({
      text: 'ok1 ok2',
      fixes: ['fix leak1', 'fix leak2'],
      leftOut: [],
    });
  });

  it('that does not work in one place is still tried in another that reads the same', () => {
    const place = (_: number, index: number): string => (index === 0 ? 'broken' : 'ok');
    expect(applied('leak1 leak1', place)).toEqual({
      text: 'leak1 ok',
      fixes: ['fix leak1'],
      leftOut: ['fix leak1'],
    });
  });

  it('that would make another finding is left out', () => {
    expect(applied('leak1', () => 'leak7').leftOut).toEqual(['fix leak1']);
  });

  it('that changes nothing is left out, and not written again and again', () => {
    expect(applied('leak1', () => 'x leak1')).toMatchObject({
      text: 'leak1',
      leftOut: ['fix leak1'],
    });
  });

  it('that touches another waits for its turn', () => {
    expect(applied('leak1leak2', () => 'ok')).toMatchObject({
      text: 'okok',
      fixes: ['fix leak1', 'fix leak2'],
    });
  });
});
