/** Who may import whom: the halves stay apart, the engine knows no linter, nothing loads a compiler. */
import { parse } from '@typescript-eslint/parser';
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './golden-programs.ts';

interface Import {
  file: string;
  /** A file of this repository for a relative import, else the package or module as written. */
  target: string;
}

/** Runtime imports only: a type-only import is gone once the code is built. */
function runtimeImports(file: string): Import[] {
  const { body } = parse(readFileSync(path.join(root, file), 'utf8'), { sourceType: 'module' });
  const imports: Import[] = [];
  for (const node of body) {
    const isTypeOnly =
      (node.type === 'ImportDeclaration' && node.importKind === 'type') ||
      ((node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') &&
        node.exportKind === 'type');
    if (isTypeOnly || !('source' in node) || node.source === null) continue;
    const written = node.source.value;
    const target = written.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), written)
      : written;
    imports.push({ file, target });
  }
  return imports;
}

const imports = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.split(path.sep).join('/')}`)
  .filter((name) => name.endsWith('.ts'))
  .flatMap(runtimeImports);

/** The imports of a folder that lead anywhere but to what is allowed, as `file -> target`. */
function strays(folder: string, allowed: (target: string) => boolean): string[] {
  return imports
    .filter(({ file, target }) => file.startsWith(folder) && !allowed(target))
    .map(({ file, target }) => `${file} -> ${target}`);
}

const isBuiltin = (target: string): boolean =>
  target.startsWith('node:') || builtinModules.includes(target.split('/')[0] ?? target);
const within = (target: string, ...folders: string[]): boolean =>
  folders.some((folder) => target.startsWith(folder));

describe('imports', () => {
  test('are found at all', () => {
    expect(imports).toContainEqual({ file: 'src/index.ts', target: 'src/rules/index.ts' });
  });

  test('of the engine stay with the engine, the clients, the settings and the type oracle', () => {
    const allowed = (target: string): boolean =>
      within(target, 'src/flow/', 'src/clients/', 'src/settings/', 'src/types/') ||
      isBuiltin(target);
    expect(strays('src/flow/', allowed)).toEqual([]);
  });

  test('of the clients stay with the clients: they are data', () => {
    expect(strays('src/clients/', (target) => within(target, 'src/clients/'))).toEqual([]);
  });

  test('of the rules never reach the command line tool or the guard', () => {
    expect(strays('src/rules/', (target) => !within(target, 'src/cli/', 'src/runtime/'))).toEqual(
      [],
    );
  });

  test('of the guard by the other half are the form of the file that it leaves and the making of its folder, but for the command that runs it', () => {
    const shared = imports.filter(
      ({ file, target }) =>
        within(target, 'src/runtime/') && !within(file, 'src/runtime/', 'src/cli/run/'),
    );
    expect([...new Set(shared.map(({ target }) => target))].sort()).toEqual([
      'src/runtime/leaks-format.ts',
      'src/runtime/make-folder.ts',
    ]);
  });

  test('of the guard stay with the guard, and its built-in modules carry the node: prefix', () => {
    const adapters = new Map([
      ['src/runtime/vitest.ts', 'vitest'],
      ['src/runtime/otel.ts', '@opentelemetry/api'],
    ]);
    const odd = imports.filter(
      ({ file, target }) =>
        file.startsWith('src/runtime/') &&
        !within(target, 'src/runtime/', 'node:') &&
        adapters.get(file) !== target,
    );
    expect(odd).toEqual([]);
  });

  test('of the plugin are its own files and built-in modules: it has no dependencies', () => {
    const odd = imports.filter(
      ({ file, target }) =>
        !within(file, 'src/cli/', 'src/runtime/') && !within(target, 'src/') && !isBuiltin(target),
    );
    expect(odd).toEqual([]);
  });

  test('never load TypeScript or typescript-eslint', () => {
    const compilers = imports.filter(({ target }) =>
      /^(?:typescript(?:\/|$)|@typescript-eslint\/)/.test(target),
    );
    // The command line tool bundles these two, which load no compiler.
    const bundled = ['@typescript-eslint/scope-manager', '@typescript-eslint/visitor-keys'];
    const odd = compilers.filter(
      ({ file, target }) => !(file.startsWith('src/cli/') && bundled.includes(target)),
    );
    expect(odd).toEqual([]);
  });
});
