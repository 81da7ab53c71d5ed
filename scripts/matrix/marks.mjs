/** What the programs promise at the end of their lines: `// want <rule>` is the linter's, `// leak` the guard's. */
import { readFileSync } from 'node:fs';

function matchesOf(file, pattern) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const match = pattern.exec(text);
      return match === null ? [] : [[index + 1, match[1]]];
    });
}

/** `3 no-unconsumed-body` for each finding that the file wants. */
export function wantedIn(file) {
  return matchesOf(file, /\/\/ want ([a-z-]+)/).map(([line, rule]) => `${line} ${rule}`);
}

/** Line to what may follow the mark, the verdict or the client. */
export function leaksIn(file) {
  return new Map(matchesOf(file, /\/\/ leak\b ?(\S*)$/));
}

/** What was marked and not reported, reported and not marked, or reported with another verdict or client. */
export function compareLeaks(file, report) {
  const marks = leaksIn(file);
  const problems = [];
  const seen = new Set();
  for (const site of report?.sites ?? []) {
    const mark = site.file === file ? marks.get(site.line) : undefined;
    if (mark === undefined)
      problems.push(`not marked: ${site.file}:${site.line} (${site.client}, ${site.verdict})`);
    else if (mark !== '' && mark !== site.verdict && mark !== site.client)
      problems.push(`line ${site.line}: ${site.client}, ${site.verdict} instead of ${mark}`);
    else seen.add(site.line);
  }
  for (const line of marks.keys()) if (!seen.has(line)) problems.push(`missed: line ${line}`);
  if (report === undefined) problems.push('no report');
  return { marked: marks.size, found: seen.size, problems };
}
