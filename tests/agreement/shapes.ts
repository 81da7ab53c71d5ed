/** Building blocks of the idioms. */
import type { Draft, Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

export type Idiom = (scope: Scope, draft: Draft) => Statement[];

/** One statement for each text; empty ones are left out. */
export const lines = (feature: string, ...texts: string[]): Statement[] =>
  texts.filter(Boolean).map((text) => line(feature, text));

export const block = (feature: string, head: string, body: Statement[], end = '}'): Statement => ({
  feature,
  parts: [head, body, end],
});

/** A release that a careful author writes and a careless one forgets. */
export const perhaps = (draft: Draft, text: string): string =>
  draft.chance(draft.care) ? text : '';
