/**
 * What every rule does before its own work: it reads the settings, leaves files alone in which no
 * body can be, and says once a file what is wrong with the settings.
 *
 * A mistake in the settings is a finding on the first line and no exception: ESLint would end the
 * whole run with a stack trace, and an editor would show nothing at all.
 */
import type { Rule } from 'eslint';
import { type AnalysisOptions, mayHoldBody } from '../flow/index.ts';
import { installedAround } from '../project/installed.ts';
import { projectAround } from '../project/index.ts';
import { settingsOf } from '../settings/index.ts';
import { typeOracleOf } from '../types/index.ts';

/** Trees whose settings have been complained about by one rule: the others stay silent. */
const told = new WeakSet();

const NO_LISTENERS: Rule.RuleListener = {};

export function listen(
  context: Rule.RuleContext,
  listeners: (options: AnalysisOptions) => Rule.RuleListener,
  { everyFile = false }: { readonly everyFile?: boolean } = {},
): Rule.RuleListener {
  const { options, problems, mayHold } = gateOf(context);
  if (problems.length > 0) {
    return {
      Program(program) {
        if (!told.has(program)) {
          told.add(program);
          context.report({ loc: { line: 1, column: 0 }, message: problems.join('; ') });
        }
      },
    };
  }
  return everyFile || mayHold ? listeners(options) : NO_LISTENERS;
}

interface Gate {
  /** One linter's `sourceCode` is the same object for all files. */
  readonly ast: object;
  /** As they are written. */
  readonly settings: object;
  readonly problems: readonly string[];
  readonly options: AnalysisOptions;
  readonly mayHold: boolean;
}

/** Of the file that was looked at last: the linter asks all rules of one before it goes on to the next. */
let gate: Gate | undefined;

function gateOf(context: Rule.RuleContext): Gate {
  const { sourceCode, settings: written } = context;
  const { ast } = sourceCode;
  if (gate?.ast !== ast || gate.settings !== written) {
    const { settings, problems } = settingsOf(written);
    const { text } = sourceCode;
    const types = typeOracleOf(context, settings.types);
    const elsewhere = projectAround(settings, context, text);
    const options = { settings, types, elsewhere, majorOf: installedAround(context.filename) };
    const mayHold = mayHoldBody(text, options, ast);
    gate = { ast, settings: written, problems, options, mayHold };
  }
  return gate;
}
