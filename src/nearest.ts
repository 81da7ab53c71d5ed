/** "Did you mean": the nearest of the valid names, so that an error message can name it. */

/** Undefined where no candidate looks like the word: a guess would only mislead. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best !== undefined && isNear(word, best, bestDistance) ? best : undefined;
}

/** ", did you mean …?" with the nearest name in the given words, or nothing. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
  say: (name: string) => string = (name) => name,
): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : `, did you mean ${say(meant)}?`;
}

/** A third of it may be wrong; a name may also be cut short, or go on. */
function isNear(word: string, candidate: string, distance: number): boolean {
  const [a, b] = [letters(word), letters(candidate)];
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return (
    distance <= Math.max(1, Math.floor(longer.length / 3)) ||
    (shorter.length >= 3 && longer.startsWith(shorter))
  );
}

function letters(name: string): string {
  return name.toLowerCase().replace(/^-+/, '');
}

/** Levenshtein's distance, in which two neighbours that changed places count once. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replace = (last[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = isSwap ? (beforeLast[j - 2] as number) + 1 : Infinity;
      next.push(Math.min((next[j - 1] as number) + 1, (last[j] as number) + 1, replace, swap));
    }
    [beforeLast, last] = [last, next];
  }
  return last[to.length] as number;
}
