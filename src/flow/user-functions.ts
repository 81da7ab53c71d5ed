/** Functions of which the settings say, parameter by parameter, what they do to a body. */
import type { Node } from 'estree';
import { functionEffects } from '../clients/functions.ts';
import { formsOf } from '../clients/index.ts';
import type { ParameterWord } from '../settings/index.ts';
import { type Result, type Run, single } from './run.ts';
import { dottedPath } from './syntax.ts';
import { bodyIdOf, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';

/** The settings' word on a call, by the callee as it is written or by the name of its export. */
export function wordsFor(
  run: Run,
  fn: Value,
  callee: Node | undefined,
): readonly ParameterWord[] | undefined {
  const { settings } = run.bindings;
  if (!settings.hasFunctions) {
    return undefined;
  }
  const origin = fn.kind === 'external' ? fn.origin : undefined;
  const names = [
    callee && dottedPath(callee),
    origin === undefined ? undefined : origin.slice(origin.lastIndexOf(':') + 1),
  ];
  const isKnown =
    origin !== undefined && (formsOf(origin).length > 0 || Object.hasOwn(functionEffects, origin));
  return settings.wordsFor(names, { isKnown });
}

export function applyWords(
  run: Run,
  world: World,
  words: readonly ParameterWord[],
  args: readonly Value[],
): Result[] {
  let answer: Value = UNKNOWN;
  args.forEach((value, index) => {
    const id = bodyIdOf(value);
    switch (words[index]) {
      case 'borrows':
        break;
      case 'returns':
        answer = value;
        break;
      case 'releases':
        if (id === undefined) {
          run.escape(world, value);
        } else {
          run.release(world, id, 'drained');
        }
        break;
      default:
        run.escape(world, value);
    }
  });
  return single(world, answer);
}
