import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProjects, LEAK } from './bodyclose.ts';

const project = createProjects();
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A project with this config, and with ESLint installed unless told otherwise. */
function configured(config: string, { installed = true } = {}) {
  const created = project({
    'eslint.config.mjs': config,
    'src/a.js': LEAK,
    'generated/b.js': LEAK,
  });
  if (installed) symlinkSync(modules, join(created.folder, 'node_modules'));
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
  it('are respected', () => {
    expect(filesIn(configured(IGNORING).run('lint', '-q').stdout)).toEqual(['src/a.js']);
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

  it('are not asked for where ESLint is not installed', () => {
    const { code, stderr } = configured(IGNORING, { installed: false }).run('lint');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('that cannot be read are said once, and the lint goes on', () => {
    const { stderr, stdout } = configured("throw new Error('no config today');").run('lint');
    expect(stderr).toBe(
      'bodyclose: the ignores of eslint.config.mjs are not used: no config today\n',
    );
    expect(stdout).toMatch(/2 findings/);
  });
});
