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
import { type Settings, settingsOf } from '../settings/index.ts';
import { typeOracleOf } from '../types/index.ts';

/** Trees whose settings have been complained about by one rule: the others stay silent. */
const told = new WeakSet();

export function listen(
  context: Rule.RuleContext,
  listeners: (options: AnalysisOptions) => Rule.RuleListener,
  { everyFile = false }: { readonly everyFile?: boolean } = {},
): Rule.RuleListener {
  const { settings, problems } = settingsOf(context.settings);
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
  const { options, mayHold } = gateOf(context, settings);
  return everyFile || mayHold ? listeners(options) : {};
}

interface Gate {
  readonly settings: Settings;
  readonly options: AnalysisOptions;
  readonly mayHold: boolean;
}

/** By the file's tree: all rules ask the same. */
const gates = new WeakMap<object, Gate>();

function gateOf(context: Rule.RuleContext, settings: Settings): Gate {
  const { sourceCode } = context;
  let gate = gates.get(sourceCode.ast);
  if (gate?.settings !== settings) {
    const { text, ast } = sourceCode;
    const types = typeOracleOf(context, settings.types);
    const elsewhere = projectAround(settings, context, text);
    const options = { settings, types, elsewhere, majorOf: installedAround(context.filename) };
    gate = { settings, options, mayHold: mayHoldBody(text, options, ast) };
    gates.set(ast, gate);
  }
  return gate;
}
