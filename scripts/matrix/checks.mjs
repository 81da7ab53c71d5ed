/** What must hold in a project that has the package installed. A check returns what to show of it, and throws when it does not hold. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { compareLeaks, leaksIn, wantedIn } from './marks.mjs';

const eslint = 'node_modules/eslint/bin/eslint.js';
const oxlint = 'node_modules/oxlint/bin/oxlint';
const command = 'node_modules/eslint-plugin-bodyclose/dist/cli/bodyclose.js';

/** `src/load.js:3 no-unconsumed-body`, sorted. */
function sorted(project, findings) {
  return findings
    .map(({ file, line, rule }) => {
      const name = path.relative(project.folder, path.resolve(project.folder, file));
      return `${name.split(path.sep).join('/')}:${line} ${rule}`;
    })
    .sort();
}

/** All that these files and folders want, in the same form. */
function wanted(project, names) {
  const files = names.flatMap((name) =>
    path.extname(name) === ''
      ? readdirSync(project.file(name)).map((entry) => `${name}/${entry}`)
      : [name],
  );
  return files
    .flatMap((name) => wantedIn(project.file(name)).map((want) => `${name}:${want}`))
    .sort();
}

function conclude(project, { outcome, findings, names }) {
  const expected = wanted(project, names);
  assert.deepEqual(sorted(project, findings), expected, outcome.stderr);
  assert.equal(outcome.code, expected.length > 0 ? 1 : 0, outcome.stderr);
  return `${expected.length} findings`;
}

function parsed({ stdout, stderr, code }) {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`ended with ${code} and printed no JSON\n${stderr}${stdout}`);
  }
}

async function lintWithEslint(project, names, options = []) {
  const outcome = await project.script([eslint, '-f', 'json', ...options, ...names]);
  const findings = parsed(outcome).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, message }) => ({
      file: filePath,
      line,
      rule: ruleId?.replace('bodyclose/', '') ?? message,
    })),
  );
  return conclude(project, { outcome, findings, names });
}

async function lintWithOxlint(project, names, options = []) {
  const outcome = await project.script([oxlint, '-f', 'json', ...options, ...names]);
  const findings = parsed(outcome).diagnostics.map(({ filename, code, labels, message }) => ({
    file: filename,
    line: labels[0]?.span.line,
    rule: /^bodyclose\((.+)\)$/.exec(code)?.[1] ?? message,
  }));
  return conclude(project, { outcome, findings, names });
}

const leaky = ['src', 'app.js'];

export const eslintFinds = [
  ['finds the leaks, and nothing in tests', (project) => lintWithEslint(project, leaky)],
  ['is silent on clean code', (project) => lintWithEslint(project, ['clean'])],
  [
    'has its name and version in the printed config, which the cache key needs',
    async (project) => {
      const outcome = await project.script([eslint, '--print-config', 'src/load.js']);
      const name = parsed(outcome).plugins.find((plugin) => plugin.startsWith('bodyclose:'));
      assert.match(String(name), /^bodyclose:eslint-plugin-bodyclose@\d+\.\d+\.\d+/);
    },
  ],
];

const typed = ['-c', 'eslint.typed.config.js'];

export const typedEslintFinds = [
  [
    'finds what only types tell',
    (project) => lintWithEslint(project, [...leaky.slice(0, 1), 'typed'], typed),
  ],
  ['is silent on clean code', (project) => lintWithEslint(project, ['clean'], typed)],
];

export const oxlintFinds = [
  ['finds the leaks, and nothing in tests', (project) => lintWithOxlint(project, leaky)],
  ['is silent on clean code', (project) => lintWithOxlint(project, ['clean'])],
];

export const typedOxlintFinds = [
  [
    'finds what only the types of TypeScript 7 tell',
    (project) => lintWithOxlint(project, [...leaky, 'typed'], ['-c', '.oxlintrc.typed.json']),
  ],
  [
    'is silent on clean code with types',
    (project) => lintWithOxlint(project, ['clean'], ['-c', '.oxlintrc.typed.json']),
  ],
];

export const entriesLoad = [
  [
    'every entry of the manifest is there, for import and for require()',
    async (project) => {
      const script = `
        import { existsSync } from 'node:fs';
        import { createRequire } from 'node:module';
        import { fileURLToPath } from 'node:url';
        const require = createRequire(import.meta.url);
        const manifest = require('eslint-plugin-bodyclose/package.json');
        const names = Object.keys(manifest.exports).map((key) => manifest.name + key.slice(1));
        const files = names.flatMap((name) => [fileURLToPath(import.meta.resolve(name)), require.resolve(name)]);
        console.log(JSON.stringify({ files: files.length, missing: files.filter((file) => !existsSync(file)) }));`;
      const { files, missing } = parsed(
        await project.script(['--input-type=module', '-e', script]),
      );
      assert.deepEqual(missing, []);
      return `${files} files`;
    },
  ],
  [
    'import and require() give the very plugin',
    async (project) => {
      const script = `
        import { createRequire } from 'node:module';
        import plugin from 'eslint-plugin-bodyclose';
        const required = createRequire(import.meta.url)('eslint-plugin-bodyclose');
        console.log(JSON.stringify([required === plugin, ...Object.keys(plugin)]));`;
      const outcome = await project.script(['--input-type=module', '-e', script]);
      assert.deepEqual(parsed(outcome), [true, 'meta', 'rules', 'configs']);
    },
  ],
  ['the functions of the runtime keep their promises', (project) => succeeds(project, ['api.mjs'])],
];

async function succeeds(project, parameters, env) {
  const { code, stdout, stderr } = await project.script(parameters, env);
  assert.equal(code, 0, `${stderr}${stdout}`);
  return stdout;
}

export const commandWorks = [
  [
    'bodyclose lint exits with 1 and the findings',
    async (project) => {
      const outcome = await project.script([command, 'lint', '--json', ...leaky]);
      const findings = parsed(outcome).findings.map(({ rule, ...place }) => ({
        ...place,
        rule: rule.replace('bodyclose/', ''),
      }));
      // It has no config that spares tests.
      const elsewhere = findings.filter(({ file }) => !file.endsWith('.test.js'));
      return conclude(project, { outcome, findings: elsewhere, names: leaky });
    },
  ],
  [
    'bodyclose lint exits with 0 on clean code',
    async (project) => {
      const { code, stdout, stderr } = await project.command('bodyclose', ['lint', 'clean']);
      assert.equal(code, 0, `${stderr}${stdout}`);
    },
  ],
  [
    'bodyclose run names the line',
    async (project) => {
      const { code, stdout, stderr } = await project.command('bodyclose', [
        'run',
        'node',
        'app.js',
      ]);
      const [line] = leaksIn(project.file('app.js')).keys();
      assert.equal(code, 0, `${stderr}${stdout}`);
      assert.match(stderr, new RegExp(` app\\.js:${line}:\\d+ `));
    },
  ],
];

/** Runs app.js under the guard. */
async function watched(project, preload) {
  const report = project.file('report.json');
  const BODYCLOSE_EXIT_CODE = '3';
  const { code, stderr } = await project.script([...preload, 'app.js'], {
    BODYCLOSE_REPORT: report,
    BODYCLOSE_EXIT_CODE,
  });
  const { problems } = compareLeaks(
    project.file('app.js'),
    existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined,
  );
  assert.deepEqual(problems, [], stderr);
  assert.match(stderr, /UnclosedBodyWarning: .*app\.js/);
  assert.equal(String(code), BODYCLOSE_EXIT_CODE, stderr);
}

export const guardReports = [
  [
    'the guard reports the line, with --import',
    (project) => watched(project, ['--import', 'eslint-plugin-bodyclose/register']),
  ],
  [
    'the guard reports the line, with --require',
    (project) => watched(project, ['--require', 'eslint-plugin-bodyclose/register']),
  ],
];

/** One test leaks, the other does not. */
const runners = {
  'node:test': [
    '--import',
    'eslint-plugin-bodyclose/node-test',
    '--test',
    'runners/leaks.test.cjs',
  ],
  vitest: ['node_modules/vitest/vitest.mjs', 'run', '--root', 'runners'],
  jest: ['node_modules/jest/bin/jest.js', '-c', 'runners/jest.config.json', '--rootDir', '.', '-i'],
  mocha: [
    'node_modules/mocha/bin/mocha.js',
    '--require',
    'eslint-plugin-bodyclose/mocha',
    'runners/leaks.test.cjs',
  ],
};

export function runnerFails(runner) {
  return [
    `${runner} fails the one test that leaks`,
    async (project) => {
      const { code, stdout, stderr } = await project.script(runners[runner]);
      const output = `${stdout}${stderr}`;
      const [line] = leaksIn(project.file('runners/client.cjs')).keys();
      assert.notEqual(code, 0, output);
      assert.match(output, /The test 'leaks' left a response body open/, output);
      assert.doesNotMatch(output, /The test 'reads'/, output);
      assert.match(output, new RegExp(`client\\.cjs:${line}:\\d+`), output);
    },
  ];
}

export const nothingElseCame = [
  'brings no other package along',
  (project) => {
    const nested = project.file('node_modules/eslint-plugin-bodyclose/node_modules');
    // pnpm links the commands of peers there.
    const inside = existsSync(nested) ? readdirSync(nested).filter((name) => name !== '.bin') : [];
    assert.deepEqual(inside, []);
    assert.equal(existsSync(project.file('node_modules/@typescript-eslint')), false);
  },
];

export function compiles(compiler, resolution) {
  return [
    `compiles a consumer, ${resolution}`,
    (project) =>
      succeeds(project, [
        `node_modules/${compiler}/bin/tsc`,
        '-p',
        `types/${resolution}.json`,
      ]).then(() => undefined),
  ];
}
