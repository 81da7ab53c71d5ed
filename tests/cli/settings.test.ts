import { describe, expect, it } from 'vitest';
import { createProjects, LEAK, type Output } from './bodyclose.ts';

const project = createProjects();

/** Leaks only for who knows that `get` is a client. */
const OWN_CLIENT = `import { get } from 'my-http';
export async function ping(url) {
  const res = await get(url);
  return res.status;
}
`;
const KNOWS_CLIENT = '{ "clients": [{ "module": "my-http", "export": "get", "kind": "fetch" }] }';

function configured(config: string, eslint: 'eslint' | 'eslint9' | 'none' = 'eslint') {
  const created = project({ 'eslint.config.mjs': config, 'src/own.js': OWN_CLIENT });
  if (eslint !== 'none') created.installEslint(eslint);
  return created;
}

function configWith(settings: string, more = ''): string {
  return `export default [{ ${more} settings: { bodyclose: ${settings} } }];`;
}

function placesIn({ stdout }: Output): string[] {
  return stdout.match(/^[\w/.]+:\d+:\d+/gm) ?? [];
}

describe("settings.bodyclose of the project's ESLint config", () => {
  it.each(['eslint', 'eslint9'] as const)('counts, as %s reads it', (eslint) => {
    const { run } = configured(configWith(KNOWS_CLIENT), eslint);
    expect(placesIn(run('lint'))).toEqual(['src/own.js:3:21']);
  });

  it('counts for the files that its part of the config is about', () => {
    const { run, write } = configured(configWith(KNOWS_CLIENT, "files: ['**/b.js'],"));
    write('src/b.js', OWN_CLIENT);
    expect(placesIn(run('lint'))).toEqual(['src/b.js:3:21']);
  });

  it('counts with --no-ignore, and from a folder below', () => {
    const { run, runIn } = configured(configWith(KNOWS_CLIENT));
    expect(placesIn(run('lint', '--no-ignore'))).toEqual(['src/own.js:3:21']);
    expect(placesIn(runIn('src', {}, 'lint'))).toEqual(['own.js:3:21']);
  });

  it('gives way to --environment', () => {
    const { run, write } = configured(configWith("{ environment: 'browser' }"));
    write('src/own.js', 'export const ping = async (url) => { await fetch(url); };\n');
    expect(run('lint').code).toBe(0);
    expect(run('lint', '--environment', 'node').code).toBe(1);
  });

  it('may take back that imports are followed', () => {
    const files = {
      'src/http.js': 'export const get = (url) => fetch(url);\n',
      'src/own.js': OWN_CLIENT.replace('my-http', './http.js'),
    };
    expect(placesIn(project(files).run('lint'))).toEqual(['src/own.js:3:21']);
    const { run, write } = configured(configWith('{ crossFile: false }'));
    write('src/http.js', files['src/http.js']);
    write('src/own.js', files['src/own.js']);
    expect(run('lint').code).toBe(0);
  });

  it('is checked before anything is linted: a mistake is one line that names the nearest key', () => {
    const { run, write } = configured(configWith('{ client: [] }'));
    write('src/leak.js', LEAK);
    expect(run('lint')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "bodyclose: eslint.config.mjs: unknown key 'client' in settings.bodyclose, did you mean 'clients'? (clients, functions, crossFile, environment, leaksFile, types)\n",
    });
  });

  it('costs a config that does not mention bodyclose no load', () => {
    const { run } = configured("throw new Error('loaded');");
    expect(run('lint')).toMatchObject({ code: 0, stderr: '' });
  });

  it('in a config that cannot be loaded is said once, and the lint goes on', () => {
    const { run, write } = configured("throw new Error('no bodyclose today');");
    write('src/leak.js', LEAK);
    expect(run('lint')).toMatchObject({
      code: 1,
      stderr: 'bodyclose: the settings of eslint.config.mjs are not used: no bodyclose today\n',
    });
  });

  it('is said to be of no use where ESLint is not installed', () => {
    const { run } = configured(configWith(KNOWS_CLIENT), 'none');
    expect(run('lint')).toMatchObject({
      code: 0,
      stderr:
        'bodyclose: the settings of eslint.config.mjs are not used: ESLint, which would read it, is not installed\n',
    });
  });

  it('leaves stdout to the report, whatever the config prints', () => {
    const { run } = configured(`console.log('loading');\n${configWith(KNOWS_CLIENT)}`);
    expect(JSON.parse(run('lint', '--json').stdout)).toMatchObject({
      findings: [{ file: 'src/own.js' }],
    });
  });

  it('names where the guard leaves its leaks', () => {
    const { run, write } = project({
      'src/leak.js': LEAK,
      'settings.json': '{ "leaksFile": "seen.json" }',
    });
    write('seen.json', '{ "version": 99 }');
    expect(run('lint', '--settings', 'settings.json').stderr).toMatch(/seen\.json/);
  });
});

describe('--settings', () => {
  it('reads them from a JSON file, which counts from the current directory', () => {
    const { runIn } = project({ 'src/own.js': OWN_CLIENT, 'src/known.json': KNOWS_CLIENT });
    expect(placesIn(runIn('src', {}, 'lint', '--settings', 'known.json'))).toEqual(['own.js:3:21']);
  });

  it('stands in for the settings of the ESLint config, which then is not loaded for them', () => {
    const { run, write } = configured("throw new Error('no bodyclose today');");
    write('known.json', KNOWS_CLIENT);
    // `own.js` has a finding, so the config is asked for its ignores after all.
    expect(run('lint', '--settings=known.json').stderr).toMatch(/^bodyclose: the ignores of /);
    expect(run('lint', '--settings=known.json', '--no-ignore').stderr).toBe('');
  });

  it.each([
    [
      '{ "environment": "nod" }',
      "settings.json: settings.bodyclose.environment is 'nod', did you mean 'node'? valid are 'node', 'browser', 'worker'",
    ],
    [
      '{ "crossfile": true }',
      /^settings\.json: unknown key 'crossfile' in settings\.bodyclose, did you mean 'crossFile'\? \(/,
    ],
    ['[]', 'settings.json: settings.bodyclose must be an object, not []'],
    ['{ "clients": ', /^settings\.json is not valid JSON: .+/],
    ['', /^settings\.json is not valid JSON: .+/],
  ])('%j is one clear line', (text, message) => {
    const { run } = project({ 'src/leak.js': LEAK, 'settings.json': text });
    const { code, stdout, stderr } = run('lint', '--settings', 'settings.json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [, line] = /^bodyclose: (.*)\n$/.exec(stderr) ?? [];
    expect(line).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('that is missing is one clear line', () => {
    const { run } = project({ 'src/leak.js': LEAK, 'a.json/b': '' });
    expect(run('lint', '--settings', 'gone.json')).toEqual({
      code: 2,
      stdout: '',
      stderr: "bodyclose: no such file: 'gone.json' (--settings)\n",
    });
    expect(run('lint', '--settings', 'a.json').stderr).toBe(
      "bodyclose: the file of --settings cannot be read: 'a.json' (EISDIR)\n",
    );
  });
});
