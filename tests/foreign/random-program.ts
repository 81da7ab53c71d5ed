/** Random programs over all syntax, with requests in any place of it. */
import { Choices } from './choices.ts';
import {
  bodies,
  expressions,
  type Language,
  patterns,
  statements,
  type Template,
  topLevel,
  types,
} from './grammar.ts';

export const languages: readonly Language[] = ['js', 'script', 'ts', 'tsx'];

/** What the functions around allow. */
interface Place {
  readonly awaits: boolean;
  readonly returns: boolean;
}

const inAsync: Place = { awaits: true, returns: true };
const inSync: Place = { awaits: false, returns: true };
const bare: Place = { awaits: false, returns: false };

/** The simplest that can fill a hole, where a program has to come to its end. */
const simplest: Readonly<Record<string, string>> = { E: 'x', S: 'x;', T: 'any' };

export class RandomProgram {
  readonly #language: Language;
  readonly #choices: Choices;
  readonly #names = ['res', 'response', 'r', 'x'];
  #size: number;
  #count = 0;

  constructor(language: Language, choices: Choices, size = 60) {
    this.#language = language;
    this.#choices = choices;
    this.#size = size;
  }

  text(): string {
    const parts: string[] = [];
    const outside = this.#fitting(topLevel, bare);
    for (let count = 0; count < 3; count += 1) {
      if (outside.length > 0 && this.#choices.chance(30))
        parts.push(this.fill(this.#choices.pick(outside), bare));
      parts.push(
        `async function main${String(count)}(res, response = x) {\n${this.#statements(inAsync)}\n}`,
      );
    }
    return parts.join('\n');
  }

  fill({ text }: Template, place: Place): string {
    this.#size -= 1;
    const labels = new Map<string, string>();
    return text.replace(/§([A-Za-z]0?)/g, (_, hole: string) => {
      if (hole === 'L' || hole === 'N0') {
        const label = labels.get(hole) ?? this.#newName();
        labels.set(hole, label);
        return label;
      }
      return this.#hole(hole, place);
    });
  }

  #hole(hole: string, place: Place): string {
    const inside: Record<string, Place> = { e: inSync, s: inSync, a: inAsync, b: inAsync, c: bare };
    if (/[Eea]/.test(hole)) return this.#expression(inside[hole] ?? place);
    if (/[Ssbc]/.test(hole)) return this.#statements(inside[hole] ?? place);
    if (hole === 'N') return this.#newName();
    if (hole === 'V') return this.#choices.pick(this.#names);
    if (hole === 'T') return this.#of(types, place, 'T');
    // A declaration has its own initial value.
    const fitting = patterns.filter(({ text }) => hole === 'P' || !text.startsWith('§N = '));
    return this.fill(this.#choices.pick(fitting), inSync);
  }

  #expression(place: Place): string {
    return this.#of(this.#choices.chance(35) ? bodies : expressions, place, 'E');
  }

  #statements(place: Place): string {
    const parts: string[] = [];
    do parts.push(this.#of(statements, place, 'S'));
    while (this.#size > 0 && this.#choices.chance(45));
    return parts.join('\n');
  }

  #of(from: readonly Template[], place: Place, hole: string): string {
    if (this.#size <= 0) return simplest[hole] ?? 'x';
    return this.fill(this.#choices.pick(this.#fitting(from, place)), place);
  }

  #fitting(from: readonly Template[], { awaits, returns }: Place): readonly Template[] {
    return from.filter(
      (template) =>
        (template.languages?.includes(this.#language) ?? true) &&
        (awaits || template.awaits !== true) &&
        (returns || template.returns !== true),
    );
  }

  #newName(): string {
    this.#count += 1;
    const name = `n${String(this.#count)}`;
    this.#names.push(name);
    return name;
  }
}

/** Each template by itself, filled with the simplest there is. */
export function everyTemplate(language: Language): string[] {
  const fits = (template: Template): boolean => template.languages?.includes(language) ?? true;
  const alone = (template: Template): string =>
    new RandomProgram(language, new Choices(1), 0).fill(template, inAsync);
  const inFunction = (text: string): string => `async function main(x) { ${text} }`;
  const isModule = language !== 'script';
  return [
    ...[...bodies, ...expressions].filter(fits).map((each) => inFunction(`(${alone(each)});`)),
    ...statements.filter(fits).map((each) => inFunction(alone(each))),
    ...patterns.map((each) => inFunction(`((${alone(each)}) => 0);`)),
    ...types.filter(fits).map((each) => `let x: ${alone(each)};`),
    ...topLevel.filter(fits).map(alone),
  ].filter((text) => isModule || !text.includes('import.meta'));
}
