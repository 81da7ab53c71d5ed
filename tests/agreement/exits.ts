/** Leaving a block or a function, with the releases that a careful author writes before. */
import { helper } from './helpers.ts';
import { release } from './releases.ts';
import type { Body, Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

/** Releases what is open, as carefully as this program's author is. */
export function discharge(scope: Scope, bodies: Body[] = scope.bodies): Statement[] {
  const { draft } = scope;
  return bodies.flatMap((body) =>
    body.open !== 'done' && draft.chance(draft.care) ? (release(scope, body) ?? []) : [],
  );
}

/** `return` / `throw` / `break` / `continue`, some of which hand a body on. */
export function exit(scope: Scope, local: Body[] = []): Statement[] {
  const { draft } = scope;
  scope.ended = true;
  if (scope.loop && draft.chance(45)) {
    const label = scope.labels.length > 0 && draft.chance(40) ? ` ${draft.pick(scope.labels)}` : '';
    return [
      ...discharge(scope, local),
      line('jump', `${draft.pick(['break', 'continue'])}${label};`),
    ];
  }
  const carried = scope.open().filter(({ kind, shared }) => kind === 'response' && !shared);
  if (carried.length > 0 && draft.chance(30)) {
    const body = draft.pick(carried);
    body.open = 'done';
    const rest = discharge(scope);
    const r = body.name;
    if (body.missing) return [...rest, line('return body', `return ${r};`)];
    return [
      ...rest,
      draft.pick<() => Statement>([
        () => line('return body', `return ${r};`),
        () => line('return body in object', `return { res: ${r}, ok: ${r}.ok };`),
        () => line('return stream', `return ${r}.body;`),
        () => line('return closure', `return () => ${r}.text();`),
        () => line('return read', `return ${r}.json();`),
        () => line('return read', `return ${scope.async ? 'await ' : ''}${r}.text();`),
        () => line('return read', `return ${r}.json().then((data) => data.items);`),
        () => line('throw body in error', `throw new HttpError(${r});`),
        () =>
          line(
            'throw body in error',
            `throw Object.assign(new Error('failed'), { response: ${r} });`,
          ),
        () => line('throw body in error', `throw new Error('failed', { cause: ${r} });`),
        () => line('return helper', `return ${helper(draft, 'parse')}(${r});`),
        () => line('return helper', `return ${helper(draft, 'ensure')}(${r});`),
      ])(),
    ];
  }
  const rest = discharge(scope);
  const responses = scope.usable();
  const some = responses.length > 0 ? draft.pick(responses).name : undefined;
  if (draft.chance(4) && !draft.concurrent) {
    draft.exits = true;
    return [
      ...rest,
      draft.chance(50)
        ? line('process.exit', 'process.exit(1);')
        : line('die helper', `${helper(draft, 'die')}('stop');`),
    ];
  }
  return [
    ...rest,
    draft.pick([
      line('return', 'return null;'),
      line('return', 'return;'),
      line('return', some ? `return ${some}.ok;` : 'return false;'),
      line(
        'throw',
        some ? `throw new Error(\`HTTP \${${some}.status}\`);` : "throw new Error('failed');",
      ),
      line('throw', "throw new Error('failed');"),
    ]),
  ];
}
