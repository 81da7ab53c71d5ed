/**
 * What every rule does before its own work: it reads the settings, leaves files alone in which no
 * body can be, and says once a file what is wrong with the settings.
 *
 * A mistake in the settings is a finding on the first line and no exception: ESLint would end the
 * whole run with a stack trace, and an editor would show nothing at all.
 */
import type { Rule } from 'eslint';
import { type AnalysisOptions, mayHoldBody } from '../flow/index.ts';
import { projectAround } from '../project/index.ts';
import { settingsOf } from '../settings/index.ts';
import { typeOracleOf } from '../types/index.ts';

/** Trees whose settings have been complained about by one rule: the others stay silent. */
const told = new WeakSet();

export function listen(
  context: Rule.RuleContext,
  listeners: (options: AnalysisOptions) => Rule.RuleListener,
  { everyFile = false }: { readonly everyFile?: boolean } = {},
): Rule.RuleListener {
  const { sourceCode } = context;
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
  const types = typeOracleOf(context, settings.types);
  const options = { settings, types, elsewhere: projectAround(settings, context, sourceCode.text) };
  return everyFile || mayHoldBody(sourceCode.text, options) ? listeners(options) : {};
}
