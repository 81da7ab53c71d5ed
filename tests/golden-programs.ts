/**
 * The golden programs and what they expect. A line that must carry a finding ends with
 * `// want <rule>` or `// want <rule> /regex on the message/`, once for each finding
 * (`// want a want b`). A line without one is a promise of silence.
 */
import type { Rule } from 'eslint';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Finding {
  line: number;
  rule: string;
  message: string;
}

export interface Want {
  line: number;
  rule: string;
  message: RegExp | undefined;
}

export interface Program {
  /** Path from the repository's root, with slashes. */
  name: string;
  text: string;
  isPlainJavaScript: boolean;
  /** Its findings need type information: a folder of tests/golden/types, several files a program. */
  isTypedOnly?: boolean;
  wants: readonly Want[];
}

const plainJavaScript = new Set(['.js', '.mjs', '.cjs']);
const typeScript = new Set(['.ts', '.tsx', '.mts', '.cts']);
const typedOnly = 'tests/golden/types/';

export function goldenPrograms(folder = 'tests/golden'): Program[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((entry) => `${folder}/${entry.split(path.sep).join('/')}`)
    .filter(
      (name) =>
        (plainJavaScript.has(path.extname(name)) || typeScript.has(path.extname(name))) &&
        !name.endsWith('.d.ts'),
    );
  return names.sort().map((name) => {
    const text = readFileSync(path.join(root, name), 'utf8');
    return {
      name,
      text,
      isPlainJavaScript: plainJavaScript.has(path.extname(name)),
      isTypedOnly: name.startsWith(typedOnly),
      wants: wantsOf(text, name),
    };
  });
}

/** Throws on an expectation that cannot be read: a misspelt one would promise silence. */
export function wantsOf(text: string, name: string): Want[] {
  return text.split('\n').flatMap((source, index) => {
    const comment = /\/\/\s*(want\s.*)$/.exec(source)?.[1]?.trim();
    return comment === undefined ? [] : parseWants(comment, index + 1, name);
  });
}

function parseWants(comment: string, line: number, name: string): Want[] {
  const wants: Want[] = [];
  const want = /want\s+([a-z][a-z-]*)(?:\s+\/((?:\\.|[^\\/])+)\/)?(?:\s+|$)/y;
  while (want.lastIndex < comment.length) {
    const match = want.exec(comment);
    if (match?.[1] === undefined)
      throw new Error(`${name}:${line} is no readable expectation: ${comment}`);
    wants.push({
      line,
      rule: match[1],
      message: match[2] === undefined ? undefined : new RegExp(match[2]),
    });
  }
  return wants;
}

/** Every difference between what a program wants and what was found, as `file:line …`; empty when they agree. */
export function mismatches(program: Program, findings: readonly Finding[]): string[] {
  const unmatched = [...findings];
  const differences: { line: number; text: string }[] = [];
  // Wants with a regex choose first, so that a bare want beside them cannot take their finding.
  const wants = [...program.wants].sort((a, b) => Number(!a.message) - Number(!b.message));
  for (const want of wants) {
    const index = unmatched.findIndex(
      (finding) =>
        finding.line === want.line &&
        finding.rule === want.rule &&
        (want.message?.test(finding.message) ?? true),
    );
    if (index === -1) {
      const pattern = want.message === undefined ? '' : ` ${String(want.message)}`;
      differences.push({ line: want.line, text: `wanted but not found: ${want.rule}${pattern}` });
    } else {
      unmatched.splice(index, 1);
    }
  }
  for (const { line, rule, message } of unmatched) {
    differences.push({ line, text: `found but not wanted: ${rule}: ${message}` });
  }
  return differences
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => `${program.name}:${line} ${text}`);
}

/** A rule that prefers one right way to another speaks only in the programs that want it. */
export function rulesFor(
  { wants }: Pick<Program, 'wants'>,
  rules: Readonly<Record<string, Rule.RuleModule>>,
): Record<string, 'error'> {
  const names = Object.keys(rules).filter(
    (name) => rules[name]?.meta?.type !== 'suggestion' || wants.some(({ rule }) => rule === name),
  );
  return Object.fromEntries(names.map((name) => [`bodyclose/${name}`, 'error']));
}
