/** What the guard saw, in the reports of `bodyclose lint`. */
import { describe, expect, it } from 'vitest';
import { fingerprintLines } from '../../src/runtime/leaks-format.ts';
import { createProjects, LEAK } from './bodyclose.ts';

const project = createProjects();

/** The body is handed to code that nobody sees: only the run showed that it leaks. */
const PASSED_ON = `import { send } from './send.js';
export async function load(url) {
  return send(await fetch(url));
}
`;

function seenIn(text: string, line: number, column: number, daysAgo = 0): string {
  const lastSeen = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const site = { file: '/app/src/a.js', line, column, count: 37, lastSeen, source: 'ran' };
  const sites = [{ ...site, verdict: 'stalled', remedy: 'res.body?.cancel().catch(() => {})' }];
  const sources = { ran: fingerprintLines(text).join(' ') };
  return JSON.stringify({ version: 1, root: '/app', sites, sources });
}

describe('bodyclose lint', () => {
  it('says beside its own finding how often it was seen', () => {
    const { run } = project({
      'src/a.js': LEAK,
      '.bodyclose/leaks.json': seenIn(LEAK, 2, 21),
    });
    const seen =
      /leaves 'load'.*\(opened on line 2\); seen leaking 37 times, last on \d{4}-\d\d-\d\d bodyclose/;
    expect(run('lint').stdout).toMatch(seen);
    expect(run('lint', '--quiet').stdout).toMatch(seen);
    expect(JSON.parse(run('lint', '--json').stdout)).toMatchObject({
      findings: [{ observed: { count: 37, verdict: 'stalled' } }],
    });
  });

  it('says nothing of what was seen in another function, before an edit or long ago', () => {
    for (const leaks of [
      seenIn(LEAK, 1, 1).replace('"line":1', '"line":4'),
      seenIn(LEAK.replace('!res.ok', 'res.status > 299'), 2, 21),
      seenIn(LEAK, 2, 21, 15),
    ]) {
      const { run } = project({ 'src/a.js': LEAK, '.bodyclose/leaks.json': leaks });
      expect(run('lint').stdout).not.toContain('seen leaking');
    }
  });

  it('shows what only the guard has seen when it is asked to', () => {
    const { run } = project({
      'src/a.js': PASSED_ON,
      '.bodyclose/leaks.json': seenIn(PASSED_ON, 3, 21),
    });
    expect(run('lint').code).toBe(0);
    const { code, stdout } = run('lint', '--quiet', '--rule', 'no-observed-leak');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^src\/a\.js:3:21: The body of 'fetch\(…\)' was seen leaking 37 times, last on [\d-]+: it stayed open and nobody read it \(verdict stalled\); release it with `res\.body\?\.cancel\(\)\.catch\(\(\) => \{\}\)` bodyclose\/no-observed-leak\n$/,
    );
  });

  it('says once that the file cannot be used, and goes on', () => {
    const { run } = project({
      'src/a.js': LEAK,
      'src/b.js': LEAK,
      '.bodyclose/leaks.json': '{ "version": 1, "sites": [',
    });
    const { code, stdout, stderr } = run('lint');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n2 findings/);
    expect(stderr).toMatch(
      /^bodyclose: the file of observed leaks cannot be used: .*leaks\.json \(.+\)\n$/,
    );
    expect(run('lint', '--quiet').stderr).toBe('');
  });

  it('says that there is no such file only when it is asked for', () => {
    const { run } = project({ 'src/a.js': LEAK });
    expect(run('lint').stderr).toBe('');
    expect(run('lint', '--rule', 'no-observed-leak').stderr).toMatch(
      /^bodyclose: no-observed-leak has nothing to show: there is no \.bodyclose\/leaks\.json in .+ or above; run the program with/,
    );
  });
});
