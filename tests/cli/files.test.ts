import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/options.ts';
import { findFiles } from '../../src/cli/files.ts';
import { posixRelative } from '../../src/cli/git-ignore.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'bodyclose-files-')));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let count = 0;

/** Lays out a folder: a name that ends in a slash is a folder, other values are contents. */
function layOut(files: Record<string, string>): string {
  const folder = join(home, String((count += 1)));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(name.endsWith('/') ? join(folder, name) : dirname(join(folder, name)), {
      recursive: true,
    });
    if (!name.endsWith('/')) writeFileSync(join(folder, name), content);
  }
  return folder;
}

function find(cwd: string, paths: string[], ignore = true) {
  const { files, skipped } = findFiles(paths, cwd, { ignore });
  return {
    files: files.map((file) => posixRelative(cwd, file)),
    skipped: skipped.map(({ file, reason }) => `${posixRelative(cwd, file)}: ${reason}`),
  };
}

describe('paths', () => {
  const cwd = layOut({
    'a.js': '',
    'src/b.ts': '',
    'src/deep/c.tsx': '',
    'src/page/[id].ts': '',
    'readme.md': '',
  });

  it('without any are the current directory', () => {
    expect(find(cwd, []).files).toEqual(['a.js', 'src/b.ts', 'src/deep/c.tsx', 'src/page/[id].ts']);
  });

  it('are files and folders, each file once and in order', () => {
    expect(find(cwd, ['src', 'a.js', 'src/b.ts', './a.js']).files).toEqual([
      'a.js',
      'src/b.ts',
      'src/deep/c.tsx',
      'src/page/[id].ts',
    ]);
  });

  it.each([
    ['src/*.ts', ['src/b.ts']],
    ['**/*.tsx', ['src/deep/c.tsx']],
    ['{a,z}.js', ['a.js']],
    ['src/**/[bc].*', ['src/b.ts', 'src/deep/c.tsx']],
  ])('are globs: %s', (glob, files) => {
    expect(find(cwd, [glob]).files).toEqual(files);
  });

  it('that exist are no globs, whatever their name', () => {
    expect(find(cwd, ['src/page/[id].ts']).files).toEqual(['src/page/[id].ts']);
  });

  it('may lead out of the current directory', () => {
    expect(find(join(cwd, 'src'), ['../a.js', '..']).files).toContain('../a.js');
  });

  it('are said when they are of another language', () => {
    expect(find(cwd, ['readme.md'])).toEqual({
      files: [],
      skipped: ['readme.md: not a JavaScript or TypeScript file'],
    });
  });

  it('are said when they are no files at all', () => {
    const device = layOut({ 'x/': '' });
    symlinkSync('/dev/zero', join(device, 'endless.js'));
    expect(find(device, ['endless.js']).skipped).toEqual(['endless.js: not a file']);
  });

  it.each([
    ['src/c.ts', "no such file or directory: 'src/c.ts', did you mean 'src/b.ts'?"],
    ['scr/deep', "no such file or directory: 'scr/deep', did you mean 'src/deep'?"],
    ['a.js/b.js', "no such file or directory: 'a.js/b.js', did you mean 'a.js'?"],
    ['lib/*.ts', "no file matches 'lib/*.ts'"],
  ])('that match nothing are an error: %s', (path, message) => {
    expect(() => find(cwd, [path])).toThrow(new UsageError(message));
  });

  it('that do not exist in an empty folder have no nearest name', () => {
    expect(() => find(layOut({ 'empty/': '' }), ['empty/x.js'])).toThrow(
      /^no such file or directory: 'empty\/x\.js'$/,
    );
  });

  it('that are links are followed when they are named', () => {
    const linked = layOut({ 'real/a.js': '' });
    symlinkSync('real', join(linked, 'link'));
    expect(find(linked, ['link']).files).toEqual(['link/a.js']);
  });
});

describe('ignored files', () => {
  it('are those of node_modules and .git', () => {
    const cwd = layOut({
      'a.js': '',
      'node_modules/x/index.js': '',
      'packages/p/node_modules/y.js': '',
      '.git/hook.js': '',
    });
    expect(find(cwd, []).files).toEqual(['a.js']);
  });

  it('are those of .gitignore, the deeper one deciding', () => {
    const cwd = layOut({
      '.gitignore': 'dist/\n*.gen.js\n',
      'dist/a.js': '',
      'src/a.gen.js': '',
      'src/kept/.gitignore': '!b.gen.js\n/local.js\n',
      'src/kept/b.gen.js': '',
      'src/kept/local.js': '',
      'src/kept/deep/local.js': '',
    });
    expect(find(cwd, []).files).toEqual(['src/kept/b.gen.js', 'src/kept/deep/local.js']);
  });

  it('tell upper case from lower case, as git does', () => {
    expect(find(layOut({ '.gitignore': 'Build\n', 'build/a.js': '' }), []).files).toEqual([
      'build/a.js',
    ]);
  });

  it('include what the repository ignores above the current directory', () => {
    const cwd = layOut({
      '.git/HEAD': '',
      '.gitignore': 'out.js\n',
      '.git/info/exclude': 'mine.js\n',
      'src/out.js': '',
      'src/mine.js': '',
      'src/a.js': '',
    });
    expect(find(join(cwd, 'src'), []).files).toEqual(['a.js']);
  });

  it('stay with their repository', () => {
    const cwd = layOut({ '.gitignore': '*\n', 'inner/.git/HEAD': '', 'inner/a.js': '' });
    expect(find(join(cwd, 'inner'), []).files).toEqual(['a.js']);
  });

  it('are left out of globs', () => {
    const cwd = layOut({ '.gitignore': 'dist\n', 'dist/a.js': '', 'a.js': '' });
    expect(find(cwd, ['**/*.js']).files).toEqual(['a.js']);
  });

  it('are said when they are named', () => {
    const cwd = layOut({ '.gitignore': 'dist\n', 'dist/a.js': '', 'node_modules/x.js': '' });
    expect(find(cwd, ['dist', 'dist/a.js', 'node_modules/x.js'])).toEqual({
      files: [],
      skipped: [
        'dist: ignored by .gitignore; --no-ignore lints it',
        'dist/a.js: ignored by .gitignore; --no-ignore lints it',
        'node_modules/x.js: ignored by default (node_modules); --no-ignore lints it',
      ],
    });
  });

  it('are linted with --no-ignore, node_modules only when named', () => {
    const cwd = layOut({
      '.gitignore': 'dist\n',
      'dist/a.js': '',
      'node_modules/x/b.js': '',
      'node_modules/x/node_modules/c.js': '',
    });
    expect(find(cwd, [], false).files).toEqual(['dist/a.js']);
    expect(find(cwd, ['node_modules/x'], false).files).toEqual(['node_modules/x/b.js']);
  });
});
