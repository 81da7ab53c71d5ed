import { describe, expect, it } from 'vitest';
import { createProjects, LEAK } from './bodyclose.ts';

const project = createProjects();

/** A project with this config, and with this version of ESLint installed. */
function configured(config: string, eslint: 'eslint' | 'eslint9' | 'none' = 'eslint') {
  const created = project({
    'eslint.config.mjs': config,
    'src/a.js': LEAK,
    'generated/b.js': LEAK,
  });
  if (eslint !== 'none') created.installEslint(eslint);
  return created;
}

const IGNORING = "export default [{ ignores: ['generated/'] }];";

function filesIn(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/:.*/, ''));
}

describe("the ignores of the project's ESLint config", () => {
  it.each(['eslint', 'eslint9'] as const)('are respected, by %s', (eslint) => {
    expect(filesIn(configured(IGNORING, eslint).run('lint', '-q').stdout)).toEqual(['src/a.js']);
  });

  it('are respected from a folder below', () => {
    expect(configured(IGNORING).runIn('generated', {}, 'lint').code).toBe(0);
  });

  it('protect files from --apply', () => {
    const { read, run } = configured(IGNORING);
    run('lint', '--apply');
    expect(read('generated/b.js')).toBe(LEAK);
    expect(read('src/a.js')).not.toBe(LEAK);
  });

  it('are passed over with --no-ignore', () => {
    expect(filesIn(configured(IGNORING).run('lint', '-q', '--no-ignore').stdout)).toEqual([
      'generated/b.js',
      'src/a.js',
    ]);
  });

  it('are said for a file that is named', () => {
    const { stdout, stderr } = configured(IGNORING).run('lint', '--json', 'generated/b.js', 'src');
    const reason = 'ignored by eslint.config.mjs; --no-ignore lints it';
    expect(stderr).toBe(`bodyclose: generated/b.js: ${reason}\n`);
    expect(JSON.parse(stdout)).toMatchObject({ skipped: [{ file: 'generated/b.js', reason }] });
    expect(configured(IGNORING).run('lint').stderr).toBe('');
  });

  it('are not asked for where ESLint is not installed', () => {
    const { stdout, stderr } = configured(IGNORING, 'none').run('lint', '--quiet');
    expect(filesIn(stdout)).toEqual(['generated/b.js', 'src/a.js']);
    expect(stderr).toBe('');
  });

  it('that cannot be read are said once, and the lint goes on', () => {
    const { stderr, stdout } = configured("throw new Error('no config today');").run('lint');
    expect(stderr).toBe(
      'bodyclose: the ignores of eslint.config.mjs are not used: no config today\n',
    );
    expect(stdout).toMatch(/2 findings/);
  });

  it('leave stdout to the report, whatever the config prints', () => {
    const { run } = configured(`console.log('loading');\n${IGNORING}`);
    const { stdout, stderr } = run('lint', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ file: 'src/a.js' }] });
    expect(stderr).toBe('loading\n');
    expect(run('lint', '--json', '-q').stderr).toBe('');
  });
});
