/** What the code can call a body by where it is lost: for the words of a finding, and for what to write. */
import type { Handle } from './leak.ts';
import type { Run } from './run.ts';
import { type BodyId, bodyIdOf, type Value } from './values.ts';
import type { World } from './world.ts';

/** The best name for a body at this moment: its reader, its response, its stream, its promise. */
export function handleOf(world: World, id: BodyId, branch?: number): Handle | undefined {
  const rank = { reader: 0, response: 1, stream: 2, body: 2, nodeStream: 2, promise: 3 } as const;
  let best: Handle | undefined;
  for (const [variable, value] of world.env) {
    const isOther = branch !== undefined && (value.kind !== 'body' || value.branch !== branch);
    if (bodyIdOf(value) !== id || isOther) {
      continue;
    }
    const kind = handleKind(value);
    if (kind && (!best || rank[kind] < rank[best.kind])) {
      best = { name: variable.name, kind };
    }
  }
  return best;
}

/** What a variable with this value is to a suggestion; undefined when it has no use for it. */
export function handleKind(value: Value | undefined): Handle['kind'] | undefined {
  if (value?.kind === 'body') {
    switch (value.view) {
      case 'response':
      case 'reader':
      case 'stream':
      case 'body':
      case 'nodeStream':
        return value.view;
      default:
        return undefined;
    }
  }
  return value?.kind === 'pending' ? 'promise' : undefined;
}

/** The same of the name that messages use; a settled promise is named with its `.value`. */
export function nameKindOf(value: Value): Handle['kind'] | undefined {
  if (value.kind === 'settled') {
    return 'response';
  }
  return value.kind === 'body' ? handleKind(value) : 'promise';
}

/** A variable holds it: reports speak of the first name. */
export function nameBody(run: Run, value: Value, name: string): void {
  const id = bodyIdOf(value);
  // A helper's name for what it was given means nothing to the caller.
  if (id !== undefined && !run.frames.some(({ before }) => before.has(id))) {
    const acquire = run.acquires.of(id);
    if (acquire.name === undefined || (acquire.nameKind === 'promise' && value.kind === 'body')) {
      acquire.name = value.kind === 'settled' ? `${name}.value` : name;
      acquire.nameKind = nameKindOf(value);
    }
  }
}
