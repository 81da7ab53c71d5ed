/**
 * What a review bot or an agent does with a report, and no more than that: it takes the first suggestion of each finding
 * out of the JSON or the SARIF, writes it into the file, and asks again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { createProjects, type Project } from './bodyclose.ts';

const project = createProjects();
const leaks = fileURLToPath(new URL('../../examples/leaks/', import.meta.url));
const sources = Object.fromEntries(
  readdirSync(leaks).map((name) => [`src/${name}`, readFileSync(`${leaks}${name}`, 'utf8')]),
);

interface Edit {
  file: string;
  range: readonly [number, number];
  text: string;
}

interface JsonReport {
  findings: {
    file: string;
    message: string;
    suggestions: { edits: { range: [number, number]; text: string }[] }[];
  }[];
}

/** Last first, so that those before stay where they are; of two at one place only one. */
function write({ read, write: save }: Project, edits: readonly Edit[]): void {
  for (const file of new Set(edits.map((edit) => edit.file))) {
    let text = read(file);
    let from = Infinity;
    for (const edit of edits
      .filter((each) => each.file === file)
      .sort((a, b) => b.range[0] - a.range[0])) {
      if (edit.range[1] > from || edit.range[0] === from) continue;
      [from] = edit.range;
      text = text.slice(0, edit.range[0]) + edit.text + text.slice(edit.range[1]);
    }
    save(file, text);
  }
}

const consumers: Record<string, (project: Project) => Edit[]> = {
  '--json': ({ run }) => {
    const { findings } = JSON.parse(run('lint', 'src', '--json').stdout) as JsonReport;
    return findings.flatMap(({ file, suggestions }) =>
      (suggestions[0]?.edits ?? []).map((edit) => ({ file, ...edit })),
    );
  },
  '--sarif': ({ run, read }) => {
    const log = JSON.parse(run('lint', 'src', '--sarif').stdout) as Log;
    const changes = log.runs.flatMap(({ results }) =>
      (results ?? []).flatMap(({ fixes }) => fixes?.[0]?.artifactChanges ?? []),
    );
    return changes.flatMap(({ artifactLocation, replacements }) => {
      const file = artifactLocation.uri ?? '';
      const starts = [0];
      for (const line of read(file).split('\n'))
        starts.push((starts.at(-1) ?? 0) + line.length + 1);
      const offset = (line = 1, column = 1): number => (starts[line - 1] ?? 0) + column - 1;
      return replacements.map(({ deletedRegion: region, insertedContent }) => ({
        file,
        range: [
          offset(region.startLine, region.startColumn),
          offset(region.endLine, region.endColumn),
        ] as const,
        text: insertedContent?.text ?? '',
      }));
    });
  },
};

describe.each(Object.keys(consumers))('%s', (form) => {
  test('is enough to mend every finding that has a suggestion', () => {
    const workspace = project(sources);
    const consume = consumers[form] ?? (() => []);
    // A finding may hide another one of the same request.
    for (let rounds = 0; rounds < 5; rounds++) {
      const edits = consume(workspace);
      if (edits.length === 0) break;
      write(workspace, edits);
    }
    const { findings } = JSON.parse(workspace.run('lint', 'src', '--json').stdout) as JsonReport;
    expect(findings.filter(({ suggestions }) => suggestions.length > 0)).toEqual([]);
    expect(findings.length).toBeLessThanOrEqual(1);
  });
});

test('a message alone says what is open, where it leaves and what to write', () => {
  const { findings } = JSON.parse(
    project(sources).run('lint', 'src', '--json').stdout,
  ) as JsonReport;
  expect(findings.length).toBeGreaterThan(8);
  for (const { message } of findings) {
    expect(message).toMatch(
      /^The body of '[^']+' is (?:never read or cancelled|still open when |still open at )/,
    );
    expect(message).toMatch(/; .*`[^`]+`/);
  }
});
