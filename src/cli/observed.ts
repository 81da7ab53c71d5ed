/** What the guard saw leaking, beside what the rules find at the same request. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { observationsIn, type Observation } from '../observed/leaks-file.ts';
import { isYoungerThan, MAX_AGE_IN_DAYS, placesOf } from '../observed/places.ts';
import type { Observed, Span } from './result.ts';

export function wasSeenLeaking(file: string, cwd: string, leaksFile: string | undefined): boolean {
  return observations(file, cwd, leaksFile).length > 0;
}

/** Answers for the place of a request, or of a finding on its line. */
export function observedIn(
  sourceCode: SourceCode,
  file: string,
  cwd: string,
  leaksFile: string | undefined,
): (place: Span) => Observed | undefined {
  const places = placesOf(sourceCode, file, observations(file, cwd, leaksFile));
  return ({ line, column }) => {
    const here = places.filter(({ node }) => node.loc?.start.line === line);
    const found = here.find(({ node }) => startsAt(node, column)) ?? here[0];
    const site = found?.observation.site;
    return site && { count: site.count, lastSeen: site.lastSeen, verdict: String(site.verdict) };
  };
}

function observations(
  file: string,
  cwd: string,
  leaksFile: string | undefined,
): readonly Observation[] {
  const lookup = { leaksFile, cwd, isWanted: false };
  return observationsIn(file, lookup).filter(isYoungerThan(MAX_AGE_IN_DAYS));
}

/** A stack frame may mean the `await`, the acquire is the call. */
function startsAt(node: Node, column: number): boolean {
  const inner = node.type === 'AwaitExpression' ? node.argument : node;
  return [node, inner].some((each) => (each.loc?.start.column ?? -1) + 1 === column);
}
