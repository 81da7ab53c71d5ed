/** Whole programs: a main function in one of its usual forms, and the helpers that it calls. */
import type * as fc from 'fast-check';
import { acquire } from './acquires.ts';
import { lastExit, sequence } from './blocks.ts';
import { idiom } from './idioms.ts';
import { Draft, Scope } from './scope.ts';
import { line, ProgramArbitrary, type Program, type Statement } from './tree.ts';

const forms = [
  'function',
  'function',
  'function',
  'arrow',
  'method',
  'generator',
  'exported',
] as const;

function build(random: fc.Random): Program {
  const draft = new Draft(random);
  const form = draft.pick(forms);
  const scope = new Scope(draft, {
    async: true,
    method: form === 'method',
    generator: form === 'generator',
  });
  const statements: Statement[] = draft.chance(25)
    ? idiom(scope)
    : draft.chance(70)
      ? acquire(scope)
      : [];
  while (draft.statements > 0 && !scope.ended) statements.push(...sequence(scope, 2));
  statements.push(...lastExit(scope));
  const params = ['url', ...draft.params].join(', ');
  const program: Program = [];
  if (draft.usesCache) program.push(line('module cache', 'const cache = new Map();'));
  // Functions are hoisted: half of the files have their helpers at the end.
  const after = draft.chance(50) ? draft.helpers : [];
  program.push(...draft.helpers.filter((item) => !after.includes(item)));
  const heads: Record<(typeof forms)[number], string> = {
    function: `async function main(${params}) {`,
    arrow: `const main = async (${params}) => {`,
    method: `async load(${params}) {`,
    generator: `async function* main(${params}) {`,
    exported: `export async function main(${params}) {`,
  };
  const main: Statement = {
    feature: `main ${form}`,
    parts: [heads[form], statements, form === 'arrow' ? '};' : '}'],
  };
  program.push(
    form === 'method' ? { feature: 'class', parts: ['class Client {', [main], '}'] } : main,
    ...after,
  );
  return program;
}

export const programs = (): ProgramArbitrary => new ProgramArbitrary(build);
