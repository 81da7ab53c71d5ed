/** The packages of a monorepo, by name, and the source file behind each of their entries. */
import { dirname, join } from 'node:path';
import type { Disk } from './disk.ts';
import { asObject, asStrings, type Json, parseJson } from './json.ts';

interface Package {
  readonly folder: string;
  readonly manifest: Json;
}

/** Conditions of `exports` that lead to code, the likeliest to be source first. */
const CONDITIONS = [
  'source',
  'development',
  'types',
  'import',
  'module',
  'node',
  'require',
  'default',
];
const DEEPEST_FOLDER = 6;

export class Workspaces {
  readonly #disk: Disk;
  readonly #roots = new Map<string, ReadonlyMap<string, Package>>();
  readonly #manifests = new Map<string, Json | undefined>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Where an import of a workspace package may lead to, without extensions tried. */
  candidates(folder: string, specifier: string): readonly string[] {
    const own = this.#packageAround(folder);
    if (specifier.startsWith('#')) {
      return own ? targets(own, asObject(own.manifest['imports']), specifier) : [];
    }
    const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? [];
    const found =
      this.#packages(folder).get(name) ?? (own?.manifest['name'] === name ? own : undefined);
    return found ? entriesOf(found, rest) : [];
  }

  #packageAround(folder: string): Package | undefined {
    for (let at = folder; ; at = dirname(at)) {
      const manifest = this.#manifest(at);
      if (manifest) {
        return { folder: at, manifest };
      }
      if (dirname(at) === at) {
        return undefined;
      }
    }
  }

  #manifest(folder: string): Json | undefined {
    if (!this.#manifests.has(folder)) {
      const file = join(folder, 'package.json');
      this.#manifests.set(
        folder,
        this.#disk.isFile(file) ? parseJson(this.#disk.read(file)) : undefined,
      );
    }
    return this.#manifests.get(folder);
  }

  /** The packages of the innermost workspace that the folder is in. */
  #packages(folder: string): ReadonlyMap<string, Package> {
    let known = this.#roots.get(folder);
    if (!known) {
      const patterns = this.#patterns(folder);
      const above = dirname(folder);
      known = patterns
        ? this.#expand(folder, patterns)
        : above === folder
          ? new Map()
          : this.#packages(above);
      this.#roots.set(folder, known);
    }
    return known;
  }

  #patterns(folder: string): readonly string[] | undefined {
    const pnpm = join(folder, 'pnpm-workspace.yaml');
    if (this.#disk.isFile(pnpm)) {
      return packagesOfYaml(this.#disk.read(pnpm) ?? '');
    }
    const workspaces = this.#manifest(folder)?.['workspaces'];
    const list = asObject(workspaces)?.['packages'] ?? workspaces;
    return Array.isArray(list) ? asStrings(list) : undefined;
  }

  #expand(root: string, patterns: readonly string[]): Map<string, Package> {
    const packages = new Map<string, Package>();
    for (const pattern of patterns.filter((each) => !each.startsWith('!'))) {
      const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
      for (const folder of this.#matching(root, parts, 0)) {
        const manifest = this.#manifest(folder);
        const name = manifest?.['name'];
        if (manifest && typeof name === 'string' && !packages.has(name)) {
          packages.set(name, { folder, manifest });
        }
      }
    }
    return packages;
  }

  #matching(folder: string, [part, ...rest]: readonly string[], depth: number): string[] {
    if (part === undefined) {
      return [folder];
    }
    if (!part.includes('*')) {
      const at = join(folder, part);
      return this.#disk.kindOf(at) === 'folder' ? this.#matching(at, rest, depth) : [];
    }
    const below = this.#disk
      .folders(folder)
      .filter((name) => name !== 'node_modules' && !name.startsWith('.'));
    if (part === '**') {
      const deeper = depth < DEEPEST_FOLDER ? below : [];
      return [
        ...this.#matching(folder, rest, depth),
        ...deeper.flatMap((name) => this.#matching(join(folder, name), [part, ...rest], depth + 1)),
      ];
    }
    const [before = '', after = ''] = part.split('*');
    return below
      .filter((name) => name.startsWith(before) && name.endsWith(after))
      .flatMap((name) => this.#matching(join(folder, name), rest, depth));
  }
}

/** The list under `packages:`; nothing else of the file is of interest. */
function packagesOfYaml(text: string): string[] {
  const [, block = ''] =
    /^packages:[ \t]*((?:\[[^\]]*\])|(?:\r?\n(?:[ \t]*-[^\n]*|[ \t]*#[^\n]*|[ \t]*)(?=\n|$))*)/m.exec(
      text,
    ) ?? [];
  return [...block.matchAll(/(?:-|\[|,)\s*(['"]?)([^'"\n,\]#]+)\1/g)].map((match) =>
    (match[2] ?? '').trim(),
  );
}

function entriesOf(found: Package, rest: string): string[] {
  const { folder, manifest } = found;
  const { exports } = manifest;
  const map = asObject(exports);
  const entries =
    map && Object.keys(map).some((key) => key.startsWith('.')) ? map : { '.': exports };
  const written = [
    ...targets(found, entries, `.${rest}`),
    ...(rest === ''
      ? ['source', 'module', 'main', 'types'].flatMap((key) => asStrings(manifest[key]))
      : []
    ).map((path) => join(folder, path)),
  ];
  const usual =
    rest === ''
      ? ['src/index', 'index', 'src/main']
      : [`src${rest}`, `.${rest}`, `src${rest}/index`];
  return [
    ...written.flatMap((path) => [path, ...sourcesOf(folder, path)]),
    ...usual.map((path) => join(folder, path)),
  ];
}

/** What `exports` or `imports` say of a subpath. */
function targets({ folder }: Package, map: Json | undefined, subpath: string): string[] {
  for (const [key, value] of Object.entries(map ?? {})) {
    const [before = '', after] = key.split('*');
    if (
      after === undefined ? key === subpath : subpath.startsWith(before) && subpath.endsWith(after)
    ) {
      const star =
        after === undefined ? '' : subpath.slice(before.length, subpath.length - after.length);
      return pathsIn(value).map((path) => join(folder, path.replaceAll('*', star)));
    }
  }
  return [];
}

function pathsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') {
    return value.startsWith('.') ? [value] : [];
  }
  const conditions = asObject(value);
  if (!conditions || depth > 5) {
    return Array.isArray(value) ? value.flatMap((each) => pathsIn(each, depth + 1)) : [];
  }
  // A condition of the project's own, such as `@acme/source`, is there to lead to the source.
  const own = Object.keys(conditions).filter((key) => /source|src|^@/.test(key));
  return [...own, ...CONDITIONS].flatMap((key) => pathsIn(conditions[key], depth + 1));
}

const BUILT =
  /^(?:\.\/)?(?:dist|lib|build|out|esm|cjs|types)(?:-\w+)?\/(?:(?:esm|cjs|types|src|es|mjs|module|node|commonjs)\/)*/;

/** `dist/esm/index.d.ts` is made from `src/index.ts`. */
function sourcesOf(folder: string, path: string): string[] {
  const relative = path.slice(folder.length + 1).replaceAll('\\', '/');
  const stem = relative.replace(/(?:\.d)?\.[mc]?[jt]sx?$/, '');
  return BUILT.test(relative)
    ? [join(folder, stem.replace(BUILT, 'src/')), join(folder, stem.replace(BUILT, ''))]
    : [join(folder, stem)];
}
