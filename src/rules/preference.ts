/**
 * Whether the bodies of failed requests are to be read or closed in a file, as `prefer-drain` is set
 * there: what another rule suggests must not be reported by it. Rules are made before any reports.
 */
import type { SourceCode } from 'eslint';
import type { ReleaseForm } from './suggestions/release-forms.ts';

/** By the file's tree. */
const preferred = new WeakMap<object, ReleaseForm['effect']>();

export function prefer(code: SourceCode, effect: ReleaseForm['effect']): void {
  preferred.set(code.ast, effect);
}

/** Undefined where the rule is off. */
export function preferredEffect(code: SourceCode): ReleaseForm['effect'] | undefined {
  return preferred.get(code.ast);
}
