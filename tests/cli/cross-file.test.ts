/** `bodyclose lint` on projects whose leaks show only to who reads more than one file. */
import { describe, expect, it } from 'vitest';
import { createProjects, type Output } from './bodyclose.ts';

const project = createProjects();

const WRAPPER = `export const get = (path) => fetch('https://example.com' + path);\n`;

/** Drops what `get` answers, on line 3. */
function dropping(module: string): string {
  return `import { get } from '${module}';
export async function ping() {
  const res = await get('/ping');
  return res.status;
}
`;
}

function placesIn({ stdout }: Output): string[] {
  return stdout.match(/^[\w/.]+:\d+:\d+/gm) ?? [];
}

describe('a wrapper in another file', () => {
  it('leaks at its caller, and says nothing at the wrapper', () => {
    const { run } = project({ 'src/http.js': WRAPPER, 'src/use.js': dropping('./http.js') });
    const output = run('lint');
    expect(placesIn(output)).toEqual(['src/use.js:3:21']);
    expect(output.code).toBe(1);
  });

  it('leaks at a caller that is linted alone', () => {
    const { run } = project({ 'src/http.js': WRAPPER, 'src/use.js': dropping('./http.js') });
    expect(placesIn(run('lint', 'src/use.js'))).toEqual(['src/use.js:3:21']);
  });

  it('is mended at its caller by --apply', () => {
    const { read, run } = project({ 'src/http.js': WRAPPER, 'src/use.js': dropping('./http.js') });
    expect(run('lint', '--apply').code).toBe(0);
    expect(read('src/use.js')).toMatch(/res\.body\?\.cancel\(\)/);
    expect(read('src/http.js')).toBe(WRAPPER);
  });

  it('is found when its import leads in a circle', () => {
    const { run } = project({
      'src/a.js': `import { b } from './b.js';\nexport const a = (path) => (path ? fetch(path) : b(path));\n`,
      'src/b.js': `import { a } from './a.js';\nexport const b = (path) => a(path);\n`,
      'src/use.js': dropping('./b.js').replace('{ get }', '{ b as get }'),
    });
    expect(placesIn(run('lint'))).toEqual(['src/use.js:3:21']);
  });

  it('is unknown code when its file has a syntax error, which is said of that file alone', () => {
    const { run } = project({
      'src/http.js': `${WRAPPER}export const = 1;\n`,
      'src/use.js': dropping('./http.js'),
    });
    expect(run('lint', 'src/use.js').code).toBe(0);
    expect(placesIn(run('lint', '--quiet'))).toEqual(['src/http.js:2:14']);
  });

  it('is found through paths of tsconfig.json', () => {
    const { run } = project({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/lib/http.ts': WRAPPER.replace('path)', 'path: string)'),
      'src/use.ts': dropping('@/lib/http'),
    });
    expect(placesIn(run('lint'))).toEqual(['src/use.ts:3:21']);
  });

  it('is found in a package of the workspace, from the folder of another', () => {
    const { runIn } = project({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/http/package.json': '{ "name": "@acme/http", "main": "dist/index.js" }',
      'packages/http/src/index.js': WRAPPER,
      'packages/app/package.json': '{ "name": "app" }',
      'packages/app/use.js': dropping('@acme/http'),
    });
    expect(placesIn(runIn('packages/app', {}, 'lint'))).toEqual(['use.js:3:21']);
  });
});
