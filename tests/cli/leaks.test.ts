import { expect, it } from 'vitest';
import { createLint } from '../../src/cli/lint.ts';
import plugin from '../../src/index.ts';

it('knows two bodies of one name apart that leak at one exit, by where they were opened', () => {
  const lint = createLint(
    plugin,
    { config: 'recommended', rules: [], environment: undefined },
    '/project',
  );
  const { findings } = lint(
    '/project/a.js',
    `export async function twice(url, again) {
  {
    const res = await fetch(url);
    record(res.status);
    if (again) {
      const res = await fetch(url);
      if (!res.ok) return;
      await res.text();
    }
    if (again) throw new Error('again');
  }
}
const record = (status) => status;
`,
  );
  const places = findings.map(({ line, acquire }) => [line, acquire?.line]);
  expect(places).toEqual([
    [3, 3],
    [7, 6],
  ]);
});
