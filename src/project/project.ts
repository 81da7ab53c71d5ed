/**
 * The other files of a project: which file an import leads to, what its exports are, and which of
 * them answer an open body. A file that is missing, broken or huge, and a circle, cost an answer
 * and nothing else: the import is unknown code, as without this.
 */
import { dirname } from 'node:path';
import type { Scope } from 'eslint';
import type { Class, Node, VariableDeclarator } from 'estree';
import { Bindings, propertyIn } from '../flow/bindings.ts';
import { type Elsewhere, homeOf, isElsewhere, splitOrigin } from '../flow/elsewhere.ts';
import { Analysis, mayHoldBody } from '../flow/index.ts';
import { memberOfExternal } from '../flow/origins.ts';
import { isFunction, propertyName, unwrap } from '../flow/syntax.ts';
import type { Value } from '../flow/values.ts';
import type { Settings } from '../settings/index.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { Disk } from './disk.ts';
import { type Exported, type Exports, exportsOf, topLevelVariable, WHOLE } from './exports.ts';
import type { Parsers } from './parse.ts';
import { Resolver } from './resolve.ts';

/** In UTF-16 units; what is longer was not written by hand. */
const LONGEST_FILE = 512 * 1024;
/** All parsed files together, in the same units: a tree takes about a hundred times the memory. */
const MOST_PARSED = 768 * 1024;
/** From a file to the one that makes the request, re-exports not counted. */
const MOST_STEPS = 3;
const MOST_REEXPORTS = 20;
const DEEPEST = 8;
/** Numbers of files are used again after this many: no two of them meet in one analysis. */
const HIGHEST_NUMBER = 2 ** 20;

/** What the text alone tells of a file. */
interface Facts {
  readonly holds: boolean;
  readonly clauses: readonly (Clause & { readonly file: string })[];
}

interface Module {
  readonly path: string;
  readonly bindings: Bindings;
  readonly exports: Exports;
  readonly length: number;
  isSettled: boolean;
}

export class Project {
  readonly #settings: Settings;
  readonly #parsers: Parsers;
  readonly #disk = new Disk();
  #resolver = new Resolver(this.#disk);
  #facts = new Map<string, Facts | undefined>();
  /** The least recently used first; undefined for what cannot be parsed. */
  #modules = new Map<string, Module | undefined>();
  #parsed = 0;
  #reach = new Map<string, boolean>();
  #acquires = new Map<string, boolean>();
  #depth = 0;
  #nextNumber = 1;

  constructor(settings: Settings, parsers: Parsers) {
    this.#settings = settings;
    this.#parsers = parsers;
  }

  /** The project as one of its files sees it. */
  seenFrom(path: string): Elsewhere {
    if (this.#disk.hasChanged()) {
      this.#forget();
    }
    return this.#view(path);
  }

  #view(path: string): Elsewhere {
    const folder = dirname(path);
    return {
      resolve: (specifier) => {
        const file = this.#resolver.resolve(folder, specifier);
        return file === path ? undefined : file;
      },
      valueOf: (origin) => {
        const found = this.#valueOf(origin);
        settled(found?.module);
        return found?.value;
      },
      clientBehind: (origin) => {
        const found = this.#mayAcquire(origin) ? this.#valueOf(origin) : undefined;
        if (found?.value.kind !== 'external' || isElsewhere(found.value.origin)) {
          return undefined;
        }
        settled(found.module);
        return found.value;
      },
      mayAcquire: (origin) => this.#mayAcquire(origin),
      acquires: (origin) => this.#acquiresBody(origin),
      mayBeCalledIn: (text) => this.#importsAcquirer(path, text),
    };
  }

  #forget(): void {
    this.#resolver = new Resolver(this.#disk);
    this.#facts.clear();
    this.#modules.clear();
    this.#parsed = 0;
    this.#reach.clear();
    this.#acquires.clear();
  }

  #importsAcquirer(path: string, text: string): boolean {
    return this.#clauses(path, text).some(
      ({ file, names, locals, isExport }) =>
        !isExport &&
        names.some((name, index) => {
          const local = locals[index] ?? '*';
          return name === '*' && local !== '*'
            ? membersOf(text, local).some((member) => this.#acquiresBody(`${file}:${member}`))
            : this.#acquiresBody(`${file}:${name}`);
        }),
    );
  }

  #clauses(path: string, text: string): Facts['clauses'] {
    const folder = dirname(path);
    const leadsTo = (specifier: string): string | undefined =>
      this.#resolver.resolve(folder, specifier);
    return clausesOf(text, (specifier) => leadsTo(specifier) !== undefined).map((clause) => ({
      ...clause,
      file: leadsTo(clause.specifier) ?? '',
    }));
  }

  #factsOf(path: string): Facts | undefined {
    if (!this.#facts.has(path)) {
      const text = this.#disk.read(path);
      this.#facts.set(
        path,
        text === undefined || text.length > LONGEST_FILE
          ? undefined
          : {
              holds: mayHoldBody(text, { settings: this.#settings }),
              clauses: this.#clauses(path, text),
            },
      );
    }
    return this.#facts.get(path);
  }

  #mayAcquire(origin: string): boolean {
    const [path, names] = splitOrigin(origin);
    const [name = ''] = names.split('.');
    return this.#reaches(path, name, MOST_STEPS, 0);
  }

  /** Some file that makes requests can be reached from this export, by imports. */
  #reaches(path: string, name: string, steps: number, reexports: number): boolean {
    const facts = this.#factsOf(path);
    if (!facts || facts.holds || reexports > MOST_REEXPORTS) {
      return facts?.holds === true;
    }
    const passesOn = facts.clauses.some(({ isExport }) => isExport);
    const key = `${steps} ${passesOn ? `${path}:${name}` : path}`;
    let known = this.#reach.get(key);
    if (known === undefined) {
      this.#reach.set(key, false);
      known = facts.clauses.some(({ file, names, locals, isExport }) =>
        isExport
          ? locals.some(
              (local, index) =>
                (name === '*' || local === '*' || local === name) &&
                this.#reaches(
                  file,
                  local === '*' ? name : (names[index] ?? '*'),
                  steps,
                  reexports + 1,
                ),
            )
          : steps > 0 && names.some((each) => this.#reaches(file, each, steps - 1, 0)),
      );
      this.#reach.set(key, known);
    }
    return known;
  }

  #acquiresBody(origin: string): boolean {
    const known = this.#acquires.get(origin);
    if (known !== undefined) {
      return known;
    }
    if (!this.#mayAcquire(origin) || this.#depth > DEEPEST) {
      return false;
    }
    this.#acquires.set(origin, false);
    this.#depth += 1;
    try {
      const answer = this.#findOut(origin);
      this.#acquires.set(origin, answer);
      return answer;
    } finally {
      this.#depth -= 1;
    }
  }

  #findOut(origin: string): boolean {
    const [path, names] = splitOrigin(origin);
    const found = this.#valueOf(origin);
    settled(found?.module);
    const value = found?.value;
    switch (value?.kind) {
      case 'function':
        return homeOf(value.node)?.file.yields(value.node) ?? false;
      case 'external':
        return this.#load(path)?.bindings.isClient(value.origin) ?? false;
      case 'class':
        return this.#someMethodAcquires(value.node);
      default:
        return this.#someMemberAcquires(path, names);
    }
  }

  /** A module as a whole, or an object or instance that it exports. */
  #someMemberAcquires(path: string, name: string): boolean {
    const module = this.#load(path);
    if (!module || name.includes('.')) {
      return false;
    }
    if (name === '*') {
      const { named, stars } = module.exports;
      return (
        [...named.keys()].some((each) => this.#acquiresBody(`${path}:${each}`)) ||
        stars.some((specifier) => {
          const file = this.#resolver.resolve(dirname(path), specifier);
          return file !== undefined && this.#acquiresBody(`${file}:*`);
        })
      );
    }
    const found = this.#findExport(path, name, 0);
    if (!found || 'origin' in found) {
      return found !== undefined && isElsewhere(found.origin) && this.#acquiresBody(found.origin);
    }
    const { bindings } = found.module;
    const made = initOf(bindings, found.node);
    if (made.type === 'ObjectExpression') {
      return made.properties.some((property) => {
        const member = property.type === 'Property' ? propertyName(property) : undefined;
        return member !== undefined && this.#acquiresBody(`${path}:${name}.${member}`);
      });
    }
    const callee =
      made.type === 'NewExpression' ? bindings.constantExpression(made.callee) : undefined;
    const owner = callee && bindings.followed(callee);
    settled(found.module);
    return owner?.kind === 'class' && this.#someMethodAcquires(owner.node);
  }

  #someMethodAcquires({ body }: Class): boolean {
    return body.body.some(
      (member) =>
        member.type !== 'StaticBlock' &&
        member.value &&
        isFunction(member.value) &&
        (member.value.body as unknown) !== null &&
        homeOf(member.value)?.file.yields(member.value),
    );
  }

  /** The value, and the module that a function or class is written in. */
  #valueOf(origin: string, depth = 0): Located | undefined {
    const [path, names] = splitOrigin(origin);
    const [name = '', ...members] = names.split('.');
    const found = this.#findExport(path, name, depth);
    if (!found) {
      return undefined;
    }
    if ('origin' in found) {
      const value = members.reduce<Value>(
        (each, member) => (each.kind === 'external' ? memberOfExternal(each, member) : each),
        { kind: 'external', origin: found.origin },
      );
      return this.#followed(value, depth);
    }
    const { module, node } = found;
    const { bindings } = module;
    let value = valueOfNode(bindings, node);
    for (const member of members) {
      value =
        value?.kind === 'external'
          ? memberOfExternal(value, member)
          : value?.kind === 'class'
            ? bindings.classMember(value.node, member, true, 0)
            : value
              ? undefined
              : bindings.memberOfInit(initOf(bindings, node), member);
    }
    if (value?.kind === 'function' || value?.kind === 'class') {
      return { value, module };
    }
    // What it was made with stands in this module.
    return value?.kind === 'external' && !isElsewhere(value.origin)
      ? { value, module: value.madeAt && module }
      : value?.kind === 'external'
        ? this.#followed(value, depth)
        : undefined;
  }

  #followed(value: Value, depth: number): Located | undefined {
    return value.kind === 'external' && isElsewhere(value.origin)
      ? this.#valueOf(value.origin, depth + 1)
      : { value, module: undefined };
  }

  /** The expression or declaration behind an export, through whatever re-exports it. */
  #findExport(path: string, name: string, depth: number): Found | undefined {
    const module = depth > MOST_REEXPORTS ? undefined : this.#load(path);
    if (!module) {
      return undefined;
    }
    const { named, stars } = module.exports;
    const whole = named.get(WHOLE);
    const exported =
      named.get(name) ??
      (name === 'default' || name === '*' ? whole : memberOfWhole(module, whole, name));
    if (exported) {
      return this.#found(module, exported, depth);
    }
    for (const specifier of name === '*' || name === 'default' ? [] : stars) {
      const file = this.#resolver.resolve(dirname(path), specifier);
      const found = file === undefined ? undefined : this.#findExport(file, name, depth + 1);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  #found(module: Module, exported: Exported, depth: number): Found | undefined {
    switch (exported.kind) {
      case 'node':
        return { module, node: exported.node };
      case 'name': {
        const variable = topLevelVariable(module.bindings.sourceCode.scopeManager, exported.name);
        const name = variable?.defs[0]?.name as Node | undefined;
        return name && { module, node: name };
      }
      case 'from': {
        const file = this.#resolver.resolve(dirname(module.path), exported.specifier);
        if (file === undefined) {
          return { origin: `${exported.specifier.replace(/^node:/, '')}:${exported.name}` };
        }
        return exported.name === '*'
          ? { origin: `${file}:*` }
          : this.#findExport(file, exported.name, depth + 1);
      }
    }
  }

  #load(path: string): Module | undefined {
    if (this.#modules.has(path)) {
      const module = this.#modules.get(path);
      this.#modules.delete(path);
      this.#modules.set(path, module);
      return module;
    }
    const module = this.#parse(path);
    this.#modules.set(path, module);
    this.#parsed += module?.length ?? 0;
    for (const [oldest, old] of this.#modules) {
      if (this.#parsed <= MOST_PARSED || oldest === path) {
        break;
      }
      this.#modules.delete(oldest);
      this.#parsed -= old?.length ?? 0;
    }
    return module;
  }

  #parse(path: string): Module | undefined {
    const text = this.#factsOf(path) && this.#disk.read(path);
    const source = text === undefined ? undefined : this.#parsers.parse(text, path);
    if (!source) {
      return undefined;
    }
    const number = this.#nextNumber;
    this.#nextNumber = (number % HIGHEST_NUMBER) + 1;
    return {
      path,
      bindings: new Bindings(source, this.#settings, this.#view(path), number),
      exports: exportsOf(source.ast),
      length: source.text.length,
      isSettled: false,
    };
  }
}

type Found = { readonly module: Module; readonly node: Node } | { readonly origin: string };

interface Located {
  readonly value: Value;
  readonly module: Module | undefined;
}

/** Makes the functions of a module known to whoever comes upon one. */
function settled(module: Module | undefined): void {
  if (module && !module.isSettled) {
    // First, because the bases of its classes may lead back to it.
    module.isSettled = true;
    new Analysis(module.bindings, undefined, { checkCallsThatMayThrow: false }).settle();
  }
}

function valueOfNode(bindings: Bindings, node: Node): Value | undefined {
  const variable = variableNamed(bindings, node);
  if (variable) {
    return bindings.constantOf(variable);
  }
  if (isFunction(node)) {
    return { kind: 'function', node };
  }
  return node.type === 'ClassDeclaration'
    ? { kind: 'class', node }
    : bindings.constantExpression(node);
}

/** The variable that the name in a declaration declares. */
function variableNamed(bindings: Bindings, node: Node): Scope.Variable | undefined {
  if (node.type !== 'Identifier') {
    return undefined;
  }
  const variable = topLevelVariable(bindings.sourceCode.scopeManager, node.name);
  return variable?.defs.some(({ name }) => name === node) ? variable : undefined;
}

function initOf(bindings: Bindings, node: Node): Node {
  const definition = variableNamed(bindings, node)?.defs[0];
  const isPlain = definition?.type === 'Variable' && definition.node.id.type === 'Identifier';
  const init = isPlain ? (definition.node as VariableDeclarator).init : undefined;
  return unwrap(bindings.constantInit(init ?? node) ?? node);
}

/** `module.exports = { get, post }`. */
function memberOfWhole(
  { bindings }: Module,
  whole: Exported | undefined,
  name: string,
): Exported | undefined {
  const object = whole?.kind === 'node' ? bindings.constantInit(whole.node) : undefined;
  const node = object?.type === 'ObjectExpression' ? propertyIn(object, name) : undefined;
  return node && { kind: 'node', node };
}

/** What is asked of a namespace, as far as the text shows. */
function membersOf(text: string, name: string): string[] {
  const escaped = name.replaceAll('$', '\\$');
  return [
    ...new Set(
      [...text.matchAll(new RegExp(`(?<![\\w$.])${escaped}\\??\\.(\\w+)`, 'g'))].map(
        ([, member]) => member ?? '',
      ),
    ),
  ];
}
