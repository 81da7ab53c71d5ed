/**
 * From a leak to suggestions: each releases the body on all the exits of one finding, or isn't
 * made. Nothing is better than an edit that does not parse, hangs, or closes a body in use.
 */
import type { Bindings } from '../../flow/bindings.ts';
import type { Leak, LeakExit } from '../../flow/leak.ts';
import { BodyVariables } from './body-variables.ts';
import { type Edit, merged, simple, Writer } from './edits.ts';
import { type Place, Places } from './places.ts';
import { RELEASE_FORMS, type ReleaseForm, writeRelease } from './release-forms.ts';
import { releaseUnnamed } from './unnamed.ts';
import { whereToRelease } from './words.ts';

export interface Suggestion {
  messageId: 'cancelBody' | 'readBody';
  data: { where: string };
  edits: readonly Edit[];
}

/** `exits`: those that the rule reports, all of which a suggestion has to mend. */
export function suggestReleases(
  bindings: Bindings,
  leak: Leak,
  exits: readonly LeakExit[],
): Suggestion[] {
  const forms = RELEASE_FORMS.get(leak.client)?.forms ?? [];
  if (forms.length === 0) {
    return [];
  }
  const writer = new Writer(bindings.sourceCode);
  const places = leak.name === undefined ? undefined : placesFor(bindings, writer, leak, exits);
  return forms.flatMap((form) => {
    const edits = places
      ? releaseAt(places.list, form)
      : !leak.releasedSomewhere && leak.name === undefined
        ? releaseUnnamed(bindings, writer, leak.acquire, form)
        : undefined;
    const clean = edits && merged(edits);
    const where = places?.atBinding || !places ? 'right away' : whereToRelease(exits);
    return clean
      ? [
          {
            messageId: form.effect === 'cancel' ? ('cancelBody' as const) : ('readBody' as const),
            data: { where },
            edits: clean,
          },
        ]
      : [];
  });
}

function placesFor(
  bindings: Bindings,
  writer: Writer,
  leak: Leak,
  exits: readonly LeakExit[],
): { list: readonly Place[]; atBinding: boolean } | undefined {
  const places = new Places(bindings, writer, new BodyVariables(bindings, leak));
  const first = leak.releasedSomewhere ? undefined : places.atBinding(leak, exits);
  if (first) {
    return { list: [first], atBinding: true };
  }
  const list = exits.map((exit) => places.at(exit, leak));
  return list.every((place) => place !== undefined) ? { list, atBinding: false } : undefined;
}

function releaseAt(places: readonly Place[], form: ReleaseForm): Edit[] | undefined {
  const all: Edit[] = [];
  for (const { target, canAwait, unread, edits } of places) {
    const text =
      unread || form.repeatable ? writeRelease(form, target, canAwait) : undefined;
    const placed = text === undefined ? undefined : edits(simple(text));
    if (!placed) {
      return undefined;
    }
    all.push(...placed);
  }
  return all;
}
