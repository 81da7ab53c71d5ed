/** Requests, in the forms in which programs write them. At most one on a line. */
import { condition } from './conditions.ts';
import { helper } from './helpers.ts';
import type { Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

/** The request itself; a literal HEAD has no body to release. */
function request(scope: Scope): {
  text: string;
  head: boolean;
  controller?: string;
  before: Statement[];
} {
  const { draft, url } = scope;
  const kind = draft.random.nextInt(0, 19);
  if (kind === 0) return { text: `fetch(${url}, { method: 'HEAD' })`, head: true, before: [] };
  if (kind === 1) {
    const options = draft.name('options');
    return {
      text: `fetch(${url}, ${options})`,
      head: true,
      before: [line('const options', `const ${options} = { method: 'HEAD' };`)],
    };
  }
  if (kind === 2)
    return { text: `fetch(${url}, { method: 'POST', body: '{}' })`, head: false, before: [] };
  if (kind === 3)
    return {
      text: `fetch(${url}, { signal: AbortSignal.timeout(1000) })`,
      head: false,
      before: [],
    };
  if (kind === 4) return { text: `globalThis.fetch(${url})`, head: false, before: [] };
  if (kind === 5) {
    const controller = draft.name('controller');
    return {
      text: `fetch(${url}, { signal: ${controller}.signal })`,
      head: false,
      controller,
      before: [line('controller', `const ${controller} = new AbortController();`)],
    };
  }
  return { text: `fetch(${url})`, head: false, before: [] };
}

export function acquire(scope: Scope): Statement[] {
  const { draft, url } = scope;
  draft.acquires += 1;
  const r = draft.name('res');
  const { text, head, controller, before } = request(scope);
  const add = (more: Parameters<Scope['add']>[1] = {}): void => {
    scope.add(r, { open: head ? 'done' : 'open', controller, ...more });
  };
  const direct = (): Statement[] => {
    const assignable = draft.chance(35);
    add({ assignable });
    return [
      ...before,
      line(
        head ? 'acquire HEAD' : 'acquire',
        `${assignable ? 'let' : 'const'} ${r} = await ${text};`,
      ),
    ];
  };
  if (draft.chance(45)) return direct();
  return draft.pick<() => Statement[]>([
    () => {
      const p = draft.name('pending');
      scope.add(p, { kind: 'promise', open: head ? 'done' : 'open', controller });
      return [...before, line('acquire promise', `const ${p} = ${text};`)];
    },
    () => guarded(scope, r, `${r} = await ${text};`, before, head),
    () => guarded(scope, r, `${r} = await ${text};`, before, head),
    () => {
      add({ missing: true });
      const { text: missing, after } = presence(scope, r);
      return [
        ...before,
        line('acquire caught', `const ${r} = await ${text}.catch(() => ${missing});`),
        ...after,
      ];
    },
    () => {
      add();
      return [
        ...before,
        line('acquire race', `const ${r} = await Promise.race([\n  ${text},\n  delay(1000),\n]);`),
        ...presence(scope, r).after,
      ];
    },
    () => {
      draft.acquires += 1;
      const other = draft.name('res');
      add();
      scope.add(other);
      return [
        ...before,
        line(
          'acquire Promise.all',
          `const [${r}, ${other}] = await Promise.all([\n  ${text},\n  fetch(${url}),\n]);`,
        ),
      ];
    },
    () => {
      add();
      return [
        line('acquire by helper', `const ${r} = await ${helper(draft, 'get')}(${url});`),
      ].concat(noteOpen(scope, r));
    },
    () => {
      add();
      return [
        ...before,
        line('ensure helper', `const ${r} = ${helper(draft, 'ensure')}(await ${text});`),
      ];
    },
    () => {
      add();
      return [
        ...before,
        line('check helper', `const ${r} = await ${helper(draft, 'check')}(await ${text});`),
      ];
    },
    () => {
      add();
      return [
        ...before,
        line('then pass through', `const ${r} = await ${text}.then(${helper(draft, 'ensure')});`),
      ];
    },
    () => {
      const box = draft.name('box');
      scope.add(`${box}.res`, { open: head ? 'done' : 'open' });
      return [
        ...before,
        line('acquire into object', `const ${box} = { res: await ${text}, at: 0 };`),
      ];
    },
    () => {
      const body = draft.name('body');
      scope.add(body, { kind: 'stream', open: head ? 'done' : 'open' });
      return [
        ...before,
        line('acquire destructured', `const { ok: ${r}, body: ${body} } = await ${text};`),
      ];
    },
    () => {
      const decision = condition(scope);
      add();
      draft.acquires += 1;
      return [
        ...before,
        line(
          'acquire ternary',
          `const ${r} = ${decision?.yes ?? 'c(0)'}\n  ? await ${text}\n  : await fetch(${url}, { method: 'PUT' });`,
        ),
      ];
    },
    () => {
      const decision = condition(scope);
      add({ missing: true });
      return [
        ...before,
        line(
          'acquire conditional',
          `const ${r} = ${decision?.yes ?? 'c(0)'} ? await ${text} : null;`,
        ),
        ...presence(scope, r).after,
      ];
    },
    () => {
      const data = draft.name('data');
      return [
        ...before,
        line(
          'acquire and read',
          draft.pick([
            `const ${data} = await (await ${text}).json();`,
            `const ${data} = await ${text}.then((res) => res.json());`,
            `await ${text}.then((res) => res.body?.cancel());`,
          ]),
        ),
      ];
    },
    () => {
      draft.drops = true;
      return [
        ...before,
        line(
          'acquire dropped',
          draft.pick([
            `await ${text};`,
            `${text}.catch(() => {});`,
            `const ${r} = (await ${text}).ok;`,
            `const ${r} = await ${text}.then((res) => res.status);`,
          ]),
        ),
      ];
    },
  ])();
}

/** The new response of a helper that may return HEAD or not is open unless it says otherwise. */
function noteOpen(scope: Scope, r: string): Statement[] {
  const body = scope.body(r);
  if (body) body.open = 'open';
  return [];
}

/** What a missing response is, and the guard after it (sometimes none but optional chains). */
function presence(scope: Scope, r: string): { text: string; after: Statement[] } {
  const { draft } = scope;
  const body = scope.body(r);
  if (draft.chance(80)) {
    if (body) body.missing = false;
    const exit =
      scope.loop && draft.chance(50)
        ? 'continue;'
        : draft.pick(['return null;', "throw new Error('no answer');"]);
    return { text: 'null', after: [{ feature: 'guard presence', parts: [`if (!${r}) ${exit}`] }] };
  }
  if (body) body.missing = true;
  return { text: 'undefined', after: [] };
}

/** `let res; try { res = await fetch(url) } catch { … }` */
function guarded(
  scope: Scope,
  r: string,
  assignment: string,
  before: Statement[],
  head: boolean,
): Statement[] {
  const { draft } = scope;
  const others = scope.open().length > 0;
  const leave = draft.chance(75) && !others;
  scope.add(r, { open: head ? 'done' : 'open', missing: !leave, assignable: true });
  const exit = leave
    ? scope.loop && draft.chance(50)
      ? 'continue;'
      : draft.pick([
          'return null;',
          'throw err;',
          "throw new Error('unreachable', { cause: err });",
        ])
    : 'console.error(err);';
  return [
    line('declare', `let ${r};`),
    {
      feature: 'acquire in try',
      parts: [
        'try {',
        [...before, line('acquire', assignment)],
        '} catch (err) {',
        [line('exit', exit)],
        '}',
      ],
    },
  ];
}

/** Another request into a variable that exists. */
export function overwrite(scope: Scope): Statement[] | undefined {
  const { draft, url } = scope;
  const candidates = scope.bodies.filter(
    (body) =>
      body.kind === 'response' && body.assignable && (body.open !== 'maybe' || draft.chance(10)),
  );
  if (candidates.length === 0) return undefined;
  const body = draft.pick(candidates);
  // Most programs release the old body first.
  if (body.open === 'open' && draft.chance(draft.care)) return undefined;
  draft.acquires += 1;
  body.open = 'open';
  body.missing = false;
  body.shared = false;
  body.controller = undefined;
  return [line('overwrite', `${body.name} = await fetch(${url});`)];
}
