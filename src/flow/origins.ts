/** What comes from outside the file, by origin: members, makers and what they make, mocks. */
import { type Client, makerOf } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { isElsewhere, splitOrigin } from './elsewhere.ts';
import { unwrap } from './syntax.ts';
import type { MakingCall, Value } from './values.ts';

type External = Value & { kind: 'external' };

export const GLOBAL_OBJECTS: ReadonlySet<string> = new Set([
  'globalThis',
  'window',
  'self',
  'global',
]);

/** The module of an import, without `node:`. */
export function moduleName(specifier: string): string {
  return specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
}

/** `ns.fetch` of a namespace is the export; `fetch` of a default export may be either. */
export function memberOfExternal({ origin, madeAt }: External, name: string): External {
  const [module, path] = splitOrigin(origin);
  const from = madeAt && { madeAt };
  if (path === '*') {
    const isGlobal = module === 'global' && GLOBAL_OBJECTS.has(name);
    return { kind: 'external', origin: isGlobal ? 'global:*' : `${module}:${name}`, ...from };
  }
  if (path === 'default') {
    // A package's default export is taken for the package; a file tells which it is.
    const direct = isElsewhere(origin) ? `default.${name}` : name;
    return { kind: 'external', origin: `${module}:${direct}`, ...from };
  }
  const separator = path.endsWith('#') ? '' : '.';
  return { kind: 'external', origin: `${module}:${path}${separator}${name}`, ...from };
}

/** What the maker with this origin makes, called with these arguments. */
export function made(bindings: Bindings, origin: string, call: MakingCall): External | undefined {
  const maker = makerOf(origin);
  if (!maker) {
    return undefined;
  }
  const excluded = maker.unlessGiven ?? [];
  for (const argument of excluded.length > 0 ? call.arguments : []) {
    const given = unwrap(argument);
    const callee =
      given.type === 'CallExpression' ? bindings.constants.of(given.callee) : undefined;
    if (callee?.kind === 'external' && excluded.includes(callee.origin)) {
      return undefined;
    }
  }
  return { kind: 'external', origin: maker.makes, madeAt: call };
}

/** The file puts a mock in the place of the client; `modules` are those that it replaces. */
export function isMocked(text: string, client: Client, modules: ReadonlySet<string>): boolean {
  return (
    (client.mocks ?? []).some((origin) => text.includes(mockName(origin))) ||
    (modules.size > 0 &&
      client.acquires.some(({ from }) =>
        from.some((origin) => modules.has(origin.slice(0, origin.lastIndexOf(':')))),
      ))
  );
}

/** The modules that the file replaces by mocks. */
export function mockedModules(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(MODULE_MOCK)].map(([, module = '']) => moduleName(module)));
}

/** What a file with the mock has in its text; a default export may have any name there. */
function mockName(origin: string): string {
  const colon = origin.lastIndexOf(':');
  const name = origin.slice(colon + 1);
  return name === 'default' ? origin.slice(0, colon) : name;
}

const MODULE_MOCK =
  /\b(?:jest|vi|td|mock)\.(?:mock|doMock|unstable_mockModule|module|replace)\(\s*['"]([^'"]+)['"]/g;
