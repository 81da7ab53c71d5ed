/**
 * From a leak to suggestions: each releases the body on all the exits of one finding, or isn't
 * made. Nothing is better than an edit that does not parse, hangs, or closes a body in use.
 */
import type { Bindings } from '../../flow/bindings.ts';
import type { Leak } from '../../flow/leak.ts';
import { type Edit, merged, simple, type Writer } from './edits.ts';
import { type Place, Places } from './places.ts';
import { formsFor, RELEASE_FORMS, type ReleaseForm, writeRelease } from './release-forms.ts';
import { releaseInExpression } from './unnamed.ts';
import { whereToRelease } from './words.ts';

export interface Suggestion {
  messageId: 'cancelBody' | 'readBody';
  data: { where: string };
  edits: readonly Edit[];
}

export function suggestReleases(
  bindings: Bindings,
  writer: Writer,
  leak: Leak,
  preferred?: ReleaseForm['effect'],
): Suggestion[] {
  const { exits } = leak;
  const { byCallback = false } = RELEASE_FORMS.get(leak.client) ?? {};
  const forms = formsFor(leak, preferred);
  if (forms.length === 0 || leak.inError) {
    return [];
  }
  const places = new Places(bindings, writer, leak);
  const atOnce = places.onlyLookedAt;
  const behindBinding = atOnce ? places.atBinding(exits) : undefined;
  const list = behindBinding ? [behindBinding] : exits.map((exit) => places.at(exit));

  return forms.flatMap((form) => {
    // Without a variable of its own the response can still be released in the request's expression.
    const inExpression =
      atOnce && !behindBinding
        ? releaseInExpression(bindings, writer, leak.acquire, form, byCallback)
        : undefined;
    const edits = merged(inExpression ?? releaseAt(list, form) ?? []);
    const messageId = form.effect === 'cancel' ? 'cancelBody' : 'readBody';
    const where = behindBinding || inExpression ? 'right away' : whereToRelease(exits);
    return edits && edits.length > 0 ? [{ messageId, data: { where }, edits } as const] : [];
  });
}

function releaseAt(places: readonly (Place | undefined)[], form: ReleaseForm): Edit[] | undefined {
  const all: Edit[] = [];
  for (const place of places) {
    const text =
      place && (place.unread || form.repeatable)
        ? writeRelease(form, place.target, place.canAwait)
        : undefined;
    const edits = text === undefined ? undefined : place?.edits(simple(text));
    if (!edits) {
      return undefined;
    }
    all.push(...edits);
  }
  return all;
}
