import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { CLEAN, createProjects, LEAK } from './bodyclose.ts';

const project = createProjects();
const require = createRequire(import.meta.url);

function readJson(path: string): object {
  return JSON.parse(readFileSync(require.resolve(path), 'utf8')) as object;
}

describe('--json', () => {
  it('has a stable shape', () => {
    const { folder, run } = project({
      'src/a.js': LEAK,
      'bad.ts': 'const x = ;',
      'c.js': CLEAN,
      'd.vue': '',
    });
    const { code, stdout } = run('lint', '--json', '.', 'd.vue');
    const report = JSON.parse(stdout) as {
      cwd: string;
      durationMs: number;
      tool: { version: string };
    };
    expect(report.cwd).toBe(folder);
    expect({
      ...report,
      cwd: '…',
      durationMs: 0,
      tool: { ...report.tool, version: '…' },
    }).toMatchInlineSnapshot(`
      {
        "cwd": "…",
        "durationMs": 0,
        "errors": [
          {
            "column": 11,
            "file": "bad.ts",
            "line": 1,
            "message": "Unexpected token",
          },
        ],
        "files": 3,
        "findings": [
          {
            "acquire": {
              "column": 21,
              "endColumn": 31,
              "endLine": 2,
              "line": 2,
            },
            "column": 16,
            "endColumn": 42,
            "endLine": 3,
            "exits": [
              {
                "column": 16,
                "endColumn": 42,
                "endLine": 3,
                "kind": "throw",
                "line": 3,
                "witness": [
                  {
                    "column": 7,
                    "line": 3,
                    "text": "!res.ok is true",
                  },
                ],
              },
            ],
            "file": "src/a.js",
            "line": 3,
            "message": "The body of 'res' is still open when this throw leaves 'load'; cancel it with \`res.body?.cancel().catch(() => {})\` or read it with \`await res.arrayBuffer()\` (opened on line 2)",
            "observed": null,
            "rule": "bodyclose/no-unconsumed-body",
            "suggestions": [
              {
                "edits": [
                  {
                    "column": 15,
                    "endColumn": 42,
                    "endLine": 3,
                    "line": 3,
                    "range": [
                      80,
                      107,
                    ],
                    "text": " {
          res.body?.cancel().catch(() => {});
          throw new Error('failed');
        }",
                  },
                ],
                "message": "Cancel the body before this throw",
              },
              {
                "edits": [
                  {
                    "column": 15,
                    "endColumn": 42,
                    "endLine": 3,
                    "line": 3,
                    "range": [
                      80,
                      107,
                    ],
                    "text": " {
          await res.arrayBuffer();
          throw new Error('failed');
        }",
                  },
                ],
                "message": "Read the body before this throw",
              },
            ],
          },
        ],
        "fixed": [],
        "leftOut": [],
        "skipped": [
          {
            "file": "d.vue",
            "reason": "not a JavaScript or TypeScript file",
          },
        ],
        "tool": {
          "name": "bodyclose",
          "version": "…",
        },
        "version": 1,
      }
    `);
    expect(code).toBe(1);
  });

  it('gives suggestions as edits of the text', () => {
    const { read, run } = project({ 'a.js': LEAK });
    const { findings } = JSON.parse(run('lint', '--json').stdout) as {
      findings: { suggestions: { edits: { range: [number, number]; text: string }[] }[] }[];
    };
    const text = read('a.js');
    const edited = (findings[0]?.suggestions[0]?.edits ?? []).reduceRight(
      (result, { range, text: inserted }) =>
        result.slice(0, range[0]) + inserted + result.slice(range[1]),
      text,
    );
    expect(edited).not.toBe(text);
    expect(project({ 'a.js': edited }).run('lint').code).toBe(0);
  });
});

describe('--sarif', () => {
  const validate = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' })
    .addMetaSchema(readJson('ajv/lib/refs/json-schema-draft-04.json'))
    .compile(readJson('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

  function sarif(files: Record<string, string>): Log {
    const log = JSON.parse(project(files).run('lint', '--sarif').stdout) as Log;
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    return log;
  }

  it('is valid with findings, with errors, and with nothing', () => {
    sarif({ 'a.js': LEAK, 'bad.ts': 'const x = ;' });
    sarif({});
  });

  it('points at the finding, the acquire and the way between them', () => {
    const result = sarif({ 'src/my file.js': LEAK }).runs[0]?.results?.[0];
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'src/my%20file.js', uriBaseId: 'SRCROOT', index: 0 },
      region: { startLine: 3, startColumn: 16, endLine: 3, endColumn: 42 },
    });
    expect(
      result?.relatedLocations?.map(({ physicalLocation }) => physicalLocation?.region?.startLine),
    ).toEqual([2]);
    const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations.map(
      ({ location }) => location?.message?.text,
    );
    expect(steps).toEqual(['the body is opened', '!res.ok is true', 'the body is still open']);
  });

  it('carries the fixes and a help text for each rule', () => {
    const run = sarif({ 'a.js': LEAK }).runs[0];
    expect(run?.results?.[0]?.fixes?.[0]?.artifactChanges[0]?.replacements).toHaveLength(1);
    const rule = run?.tool.driver.rules?.[run.results?.[0]?.ruleIndex ?? -1];
    expect(rule).toMatchObject({
      id: 'bodyclose/no-unconsumed-body',
      helpUri: expect.stringMatching(/^https:/) as string,
    });
    expect(rule?.help?.markdown).toContain(rule?.helpUri);
  });

  it('reports syntax errors as notifications of the tool', () => {
    const invocation = sarif({ 'bad.ts': 'const x = ;' }).runs[0]?.invocations?.[0];
    expect(invocation?.toolExecutionNotifications?.[0]).toMatchObject({
      level: 'error',
      message: { text: 'Unexpected token' },
    });
  });

  it('says where relative paths start', () => {
    const { folder, run } = project({ 'a.js': LEAK });
    const log = JSON.parse(run('lint', '--sarif').stdout) as Log;
    expect(log.runs[0]?.originalUriBaseIds).toEqual({
      SRCROOT: { uri: `${pathToFileURL(folder).href}/` },
    });
  });
});

describe('--output-file', () => {
  it('takes the report, without colour, and leaves nothing on the terminal', () => {
    const { read, runIn } = project({ 'a.js': LEAK });
    const { code, stdout } = runIn('.', {}, 'lint', '-o', 'reports/out.txt');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(read('reports/out.txt')).toMatch(/^a\.js:3:16: /);
  });

  it('is replaced as a whole', () => {
    const { folder, read, run } = project({ 'a.js': LEAK, 'out.json': 'x'.repeat(100_000) });
    run('lint', '--json', '-o', 'out.json');
    expect(JSON.parse(read('out.json'))).toHaveProperty('version', 1);
    expect(readdirSync(folder)).toEqual(['a.js', 'out.json']);
  });

  it('is written to and not replaced when it is no plain file', () => {
    const { folder, run } = project({ 'a.js': LEAK });
    symlinkSync('/dev/null', join(folder, 'out'));
    expect(run('lint', '-o', 'out').code).toBe(1);
    expect(lstatSync(join(folder, 'out')).isSymbolicLink()).toBe(true);
  });

  it('cannot be a folder', () => {
    const { folder, run } = project({ 'a.js': CLEAN });
    mkdirSync(join(folder, 'out'));
    expect(run('lint', '-o', 'out')).toEqual({
      code: 2,
      stdout: '',
      stderr: "bodyclose: --output-file 'out' is a directory\n",
    });
  });

  it.runIf(process.platform === 'linux')('cannot be in a folder that nobody can make', () => {
    const { stderr, code } = project({ 'a.js': CLEAN }).run('lint', '-o', '/proc/none/out');
    expect(stderr).toMatch(
      /^bodyclose: --output-file '\/proc\/none\/out' cannot be written \(E\w+\)\n$/,
    );
    expect(code).toBe(2);
  });

  it('says why it cannot be written', () => {
    const { stderr, code } = project({ 'a.js': CLEAN }).run('lint', '-o', 'a.js/out');
    expect(stderr).toMatch(/^bodyclose: --output-file 'a\.js\/out' cannot be written \(E\w+\)\n$/);
    expect(code).toBe(2);
  });
});
