/** From ESLint's messages to findings: positions, the engine's witness, suggestions as edits. */
import type { Linter, SourceCode } from 'eslint';
import type { AnalysisOptions } from '../flow/index.ts';
import { leakFinder, witnessed } from './leaks.ts';
import { NAMESPACE } from '../settings/index.ts';
import { locator, type Locator } from './locator.ts';
import type { Failure, Finding, Observed, Span, Suggestion } from './result.ts';

export function toFindings(
  messages: readonly Linter.LintMessage[],
  sourceCode: SourceCode,
  options: AnalysisOptions,
  observedAt: (place: Span) => Observed | undefined,
): Finding[] {
  const ours = messages.filter(isOurs);
  if (ours.length === 0) return [];
  const findLeak = leakFinder(sourceCode, options);
  const locate = locator(sourceCode.text);
  return ours.map((message) => {
    const place: Span = {
      line: message.line,
      column: message.column,
      endLine: message.endLine ?? message.line,
      endColumn: message.endColumn ?? message.column,
    };
    const leak = witnessed(findLeak(message), sourceCode, options);
    return {
      rule: message.ruleId as string,
      message: message.message,
      ...place,
      ...leak,
      suggestions: (message.suggestions ?? []).map((suggestion) =>
        toSuggestion(suggestion, locate),
      ),
      observed: observedAt(leak.acquire ?? place),
    };
  });
}

/** Comments of the project may speak of rules that are not here; what ESLint says of those is no finding. */
function isOurs({ ruleId, message }: Linter.LintMessage): boolean {
  return ruleId?.startsWith(`${NAMESPACE}/`) === true && !/^Definition for rule /.test(message);
}

function toSuggestion({ desc, fix }: Linter.LintSuggestion, locate: Locator): Suggestion {
  const [start, end] = fix.range;
  return { message: desc, edits: [{ range: [start, end], text: fix.text, ...locate(start, end) }] };
}

/** What a parser throws, or ESLint's message about it. */
interface ParserError {
  message: string;
  line?: number | undefined;
  column?: number | undefined;
}

export function toFailure({ message, line, column = 1 }: ParserError): Failure {
  const said = message.replace(/^Parsing error: /, '');
  return line === undefined ? { message: said } : { message: said, line, column };
}
