/** `bodyclose run` in a project that has the packed package installed, with a space in its path. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LeaksFile } from '../../src/runtime/leaks-format.ts';
import type { Packed } from '../../src/runtime/html-report/packed.ts';
import type { Report } from '../../src/runtime/report-file.ts';
import { installProject } from '../runners/installed-project.ts';
import type { InstalledProject, Outcome, RunOptions } from '../runners/installed-project.ts';

let project: InstalledProject;
beforeAll(async () => {
  const files = fileURLToPath(new URL('fixtures/project', import.meta.url));
  project = await installProject(files, 'my project');
  mkdirSync(join(project.folder, 'folder.json'));
}, 60_000);
afterAll(() => project.remove());

/** With a folder for temporary files of its own, in which nothing may be left. */
async function bodyclose(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const temporary = mkdtempSync(join(project.folder, 'temporary files '));
  const outcome = await project.run(
    join(project.folder, 'node_modules/.bin/bodyclose'),
    ['run', ...args],
    { ...options, env: { TMPDIR: temporary, ...options.env } },
  );
  expect(readdirSync(temporary)).toEqual([]);
  return outcome;
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(project.folder, name), 'utf8')) as Content;
}

function rows(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => /^ +\d+ {2}/.test(line))
    .map((line) => line.trim().split(/ {2,}/).slice(0, 3).join(' '));
}

describe('a program that leaks', () => {
  test.concurrent('is summed up after its own output, which stays as it is', async () => {
    const { stdout, stderr, code } = await bodyclose(['node', 'leaks.js', 'ends', '2']);
    expect({ stdout, code }).toEqual({ stdout: 'ends\n', code: 0 });
    expect(stderr).toMatch(
      /^bodyclose: 2 of 3 response bodies leaked at 1 call site\n\n +Leaks +Call site +Verdict +To release it +Request\n +2 +leaks\.js:10:21 +boundary +res\.body\?\.cancel\(\)\.catch\(\(\) => \{\}\) +GET http:\/\/127\.0\.0\.1:\d+\/ \(200, fetch\)\n$/,
    );
  });

  test.concurrent.each([
    [['--fail-on-leak'], {}, 1],
    [['--exit-code', '9'], {}, 9],
    [[], { BODYCLOSE_EXIT_CODE: '8' }, 8],
    [[], {}, 0],
  ])('ends with the code that %j and %j ask for', async (options, env, expected) => {
    const { code } = await bodyclose([...options, 'node', 'leaks.js'], { env });
    expect(code).toBe(expected);
  });

  test.concurrent('keeps its own code when it fails by itself', async () => {
    const { code } = await bodyclose(['--fail-on-leak', 'node', 'leaks.js', 'fails']);
    expect(code).toBe(3);
  });

  test.concurrent(
    'leaves its call sites for the linter, in the folder where the run started',
    async () => {
      mkdirSync(join(project.folder, 'elsewhere'), { recursive: true });
      const script = `process.chdir('elsewhere'); require('child_process').spawnSync('node', ['../leaks.js'])`;
      await bodyclose(['--leaks-file', 'left/by.json', 'node', '-e', script]);
      expect(read<LeaksFile>('left/by.json')).toMatchObject({
        root: project.folder,
        sites: [{ line: 10, count: 1 }],
      });
    },
  );
});

test.concurrent('a program without leaks is one line, and none when quiet', async () => {
  const { stdout, stderr, code } = await bodyclose(['--fail-on-leak', 'node', 'clean.js']);
  expect({ stdout, stderr, code }).toEqual({
    stdout: '1000000\n',
    stderr: 'bodyclose: no leaks: 1 response body\n',
    code: 0,
  });
  expect((await bodyclose(['--quiet', 'node', 'leaks.js'])).stderr).toBe('');
});

test.concurrent(
  'workers and child processes are in one report, also those that are killed',
  async () => {
    const { stderr } = await bodyclose([
      '-r',
      'out/many.json',
      '-r',
      'out/many.html',
      'node',
      'many.js',
    ]);
    expect(stderr).toContain('4 of 4 response bodies leaked at 1 call site in 3 processes');
    expect(stderr).toContain('wrote out/many.json, out/many.html');
    const report = read<Report>('out/many.json');
    expect(report.command).toBe('node many.js');
    expect(report.totals).toMatchObject({ acquired: 4, leaked: 4, open: 0 });
    expect(report.sites).toMatchObject([{ line: 9, count: 4, verdict: 'boundary' }]);
    expect(Object.keys(report.sites[0] ?? {}).at(-1)).toBe('stack');
    const page = readFileSync(join(project.folder, 'out/many.html'), 'utf8');
    const { texts, rows } = JSON.parse(
      /<script type="application\/json" id="picture">(.*?)<\/script>/.exec(page)?.[1] ?? '',
    ) as Packed;
    const owners = new Set(texts.filter((text) => text.startsWith('process ')));
    expect([owners.size, rows.length]).toEqual([4, 4]);
    const ends = rows.map((row) => texts[row.at(-1) ?? -1]);
    expect(ends).toEqual(['leaked', 'leaked', 'leaked', 'leaked']);
  },
);

describe('the command', () => {
  test.concurrent('may be a script of npm, whose own requests are not watched', async () => {
    const { stderr, code } = await bodyclose(['--fail-on-leak', '--', 'npm', 'start']);
    expect(rows(stderr)).toEqual(['1 leaks.js:10:21 boundary']);
    expect(code).toBe(1);
  });

  test.concurrent('may be one that a package of the project offers', async () => {
    const folder = join(project.folder, 'node_modules/.bin');
    writeFileSync(join(folder, 'offered'), '#!/usr/bin/env node\nimport("../../leaks.js");\n', {
      mode: 0o755,
    });
    expect(rows((await bodyclose(['offered'])).stderr)).toHaveLength(1);
  });

  test.concurrent('may be no program of Node, which is said', async () => {
    const { stdout, stderr, code } = await bodyclose(['--fail-on-leak', 'echo', 'hello']);
    expect({ stdout, code }).toEqual({ stdout: 'hello\n', code: 0 });
    expect(stderr).toBe(
      'bodyclose: nothing was watched: the command started no Node program, or one that replaces NODE_OPTIONS\n',
    );
  });

  test.concurrent.each([
    ['nosuch', 127, "bodyclose: command not found: 'nosuch'\n"],
    ['leaks.js', 126, "bodyclose: 'leaks.js' is no command, did you mean 'node leaks.js'?\n"],
    ['./package.json', 126, "bodyclose: './package.json' cannot be run (EACCES)\n"],
  ])('may not be %s', async (command, expected, line) => {
    const { code, stderr } = await bodyclose([command]);
    expect({ code, stderr }).toEqual({ code: expected, stderr: line });
  });

  test.concurrent('reads what is piped in, and gets every argument as it is', async () => {
    const script =
      'process.stdin.pipe(process.stdout); console.log(process.argv.slice(1).join("|"))';
    const { stdout } = await bodyclose(['node', '-e', script, '--', 'a b', '--report', '"', ''], {
      stdin: 'piped in',
    });
    expect(stdout).toBe('a b|--report|"|\npiped in');
  });

  test.concurrent('keeps the NODE_OPTIONS that it has', async () => {
    const NODE_OPTIONS = '--import=data:text/javascript,globalThis.mine=1 --no-warnings';
    const script = 'mine + " " + process.env.NODE_OPTIONS';
    const { stdout, stderr } = await bodyclose(['node', '-p', script], { env: { NODE_OPTIONS } });
    expect(stdout).toContain(`1 ${NODE_OPTIONS} --require=`);
    expect(stderr).toBe('bodyclose: no response bodies were seen\n');
  });

  test.concurrent('loads CommonJS as without a guard', async () => {
    expect((await bodyclose(['node', 'common.cjs'])).stdout).toBe('true null 0\n');
  });

  test.concurrent('may be a run itself, whose leaks are those of both', async () => {
    const { stderr, code } = await bodyclose([
      '--fail-on-leak',
      'bodyclose',
      'run',
      'node',
      'leaks.js',
    ]);
    expect(rows(stderr)).toEqual(['1 leaks.js:10:21 boundary']);
    expect(code).toBe(1);
  });

  test.concurrent('may remove the folder of the run, which is said', async () => {
    const script =
      'fs.rmSync(process.env.BODYCLOSE_RUN, { recursive: true }); import("./leaks.js")';
    const { stdout, stderr, code } = await bodyclose(['node', '-e', script]);
    expect({ stdout, code }).toEqual({ stdout: 'ends\n', code: 0 });
    expect(stderr).toMatch(
      /^bodyclose: the folder of this run, .+, was removed; what was seen is lost\n$/,
    );
  });
});

describe('signals', () => {
  /** Sends a signal to the run, not to the program, once that says so. */
  const when =
    (word: string, signal: NodeJS.Signals): NonNullable<RunOptions['onOutput']> =>
    (child, output) => {
      if (output.endsWith(`${word}\n`)) child.kill(signal);
    };

  test.concurrent.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends program and run',
    async (signal) => {
      const { signal: diedOf, stderr } = await bodyclose(['node', 'leaks.js', 'waits'], {
        onOutput: when('waiting', signal),
      });
      expect(diedOf).toBe(signal);
      expect(rows(stderr)).toEqual(['1 leaks.js:10:21 boundary']);
    },
  );

  test.concurrent('are left to a program that handles them', async () => {
    const { code, signal, stderr } = await bodyclose(['node', 'leaks.js', 'handles'], {
      onOutput: when('waiting', 'SIGTERM'),
    });
    expect({ code, signal }).toEqual({ code: 5, signal: null });
    expect(rows(stderr)).toHaveLength(1);
  });

  test.concurrent('end a program that is busy for ever', async () => {
    const { signal, stderr } = await bodyclose(['node', 'leaks.js', 'hangs'], {
      onOutput: when('waiting', 'SIGTERM'),
    });
    expect(signal).toBe('SIGTERM');
    expect(rows(stderr)).toHaveLength(1);
  });

  test.concurrent(
    'of which the program died are those of the run, and what it left is known',
    async () => {
      const { signal, stderr } = await bodyclose([
        '--leaks-file=killed.json',
        'node',
        'leaks.js',
        'dies',
        '2',
      ]);
      expect(signal).toBe('SIGKILL');
      expect(rows(stderr)).toEqual(['2 leaks.js:10:21 boundary']);
      expect(read<LeaksFile>('killed.json').sites).toMatchObject([{ line: 10, count: 2 }]);
    },
  );
});

describe('wrong usage is one line, exit code 2', () => {
  test.concurrent.each([
    [['--fail-on-leek', 'node'], {}, 'unknown option --fail-on-leek, did you mean --fail-on-leak?'],
    [
      ['node'],
      { BODYCLOSE_LEVLE: 'wrap' },
      'unknown setting BODYCLOSE_LEVLE; did you mean BODYCLOSE_LEVEL?',
    ],
    [
      ['-r', 'server.js/x.json', 'node'],
      {},
      'the report <project>/server.js/x.json cannot be written',
    ],
    [['-r', 'folder.json', 'node'], {}, 'the report <project>/folder.json is a directory'],
    [
      ['--leaks-file', 'server.js/x.json', 'node'],
      {},
      'the file <project>/server.js/x.json cannot be written',
    ],
    [
      ['node'],
      { TMPDIR: '/nowhere' },
      'the folder for temporary files, /nowhere, cannot be written to (ENOENT)',
    ],
  ])('%j with %j', async (args, env, line) => {
    const { code, stdout, stderr } = await bodyclose(args, { env });
    expect({ code, stdout, stderr: stderr.replaceAll(project.folder, '<project>') }).toEqual({
      code: 2,
      stdout: '',
      stderr: `bodyclose: ${line}\n`,
    });
  });
});

test.concurrent('--help says it all', async () => {
  const { code, stdout } = await bodyclose(['--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Runs a command .*\n[^]*Usage: bodyclose run/);
});
