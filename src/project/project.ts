/**
 * The other files of a project: which file an import leads to, what its exports are, and which of
 * them answer an open body. A file that is missing, broken or huge, and a circle, cost an answer
 * and nothing else: the import is unknown code, as without this.
 */
import { dirname } from 'node:path';
import type { Scope } from 'eslint';
import type { Class, Node, VariableDeclarator } from 'estree';
import type { Bindings } from '../flow/bindings.ts';
import { propertyIn } from '../flow/declared-values.ts';
import { type Elsewhere, homeOf, isElsewhere, splitOrigin } from '../flow/elsewhere.ts';
import { memberOfExternal } from '../flow/origins.ts';
import { isFunction, propertyName, unwrap } from '../flow/syntax.ts';
import type { Value } from '../flow/values.ts';
import type { Settings } from '../settings/index.ts';
import { Disk } from './disk.ts';
import { type Exported, topLevelVariable, WHOLE } from './exports.ts';
import { type Module, Modules } from './modules.ts';
import type { Parsers } from './parse.ts';
import { Resolver } from './resolve.ts';
import { membersOf, MOST_REEXPORTS, Texts } from './texts.ts';

const DEEPEST = 8;

export class Project {
  readonly #settings: Settings;
  readonly #disk = new Disk();
  readonly #modules: Modules;
  #resolver: Resolver;
  #texts: Texts;
  #acquires = new Map<string, boolean>();
  /** Origins behind which no client is. */
  #clientless = new Set<string>();
  #depth = 0;

  constructor(settings: Settings, parsers: Parsers) {
    this.#settings = settings;
    this.#resolver = new Resolver(this.#disk);
    this.#texts = new Texts(settings, this.#disk, this.#resolver);
    this.#modules = new Modules(
      settings,
      (path) => {
        const text = this.#texts.read(path);
        return text === undefined ? undefined : parsers.parse(text, path);
      },
      (path) => this.#view(path),
    );
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
        this.#modules.settle(found?.module);
        return found?.value;
      },
      clientBehind: (origin) => this.#clientBehind(origin),
      mayAcquire: (origin) => this.#texts.mayAcquire(origin),
      acquires: (origin) => this.#acquiresBody(origin),
      mayBeCalledIn: (text) => this.#importsAcquirer(path, text),
    };
  }

  #forget(): void {
    this.#resolver = new Resolver(this.#disk);
    this.#texts = new Texts(this.#settings, this.#disk, this.#resolver);
    this.#modules.forget();
    this.#acquires.clear();
    this.#clientless.clear();
  }

  /** Asked for every name that a file imports: a second time, no file has to be parsed for a no. */
  #clientBehind(origin: string): (Value & { kind: 'external' }) | undefined {
    if (this.#clientless.has(origin)) {
      return undefined;
    }
    const found = this.#texts.mayAcquire(origin) ? this.#valueOf(origin) : undefined;
    if (found?.value.kind !== 'external' || isElsewhere(found.value.origin)) {
      this.#clientless.add(origin);
      return undefined;
    }
    this.#modules.settle(found.module);
    return found.value;
  }

  #importsAcquirer(path: string, text: string): boolean {
    return this.#texts.linksOf(path, text).some(
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

  #acquiresBody(origin: string): boolean {
    const known = this.#acquires.get(origin);
    if (known !== undefined) {
      return known;
    }
    if (!this.#texts.mayAcquire(origin) || this.#depth > DEEPEST) {
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
    this.#modules.settle(found?.module);
    const value = found?.value;
    switch (value?.kind) {
      case 'function':
        return homeOf(value.node)?.file.yields(value.node) ?? false;
      case 'external':
        return this.#modules.load(path)?.bindings.isClient(value.origin) ?? false;
      case 'class':
        return this.#someMethodAcquires(value.node);
      default:
        return this.#someMemberAcquires(path, names);
    }
  }

  /** A module as a whole, or an object or instance that it exports. */
  #someMemberAcquires(path: string, name: string): boolean {
    const module = this.#modules.load(path);
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
    const callee = made.type === 'NewExpression' ? bindings.constants.of(made.callee) : undefined;
    const owner = callee && bindings.followed(callee);
    this.#modules.settle(found.module);
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
            ? bindings.constants.members.ofClass(value.node, member, true, 0)
            : value
              ? undefined
              : bindings.constants.members.ofInit(initOf(bindings, node), member);
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
    const outline = depth > MOST_REEXPORTS ? undefined : this.#modules.outlineOf(path);
    if (!outline) {
      return undefined;
    }
    const { names, stars } = outline;
    const module = names.has(name) || names.has(WHOLE) ? this.#modules.load(path) : undefined;
    if (module) {
      const { named } = module.exports;
      const whole = named.get(WHOLE);
      const exported =
        named.get(name) ??
        (name === 'default' || name === '*' ? whole : memberOfWhole(module, whole, name));
      if (exported) {
        return this.#found(module, exported, depth);
      }
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
}

type Found = { readonly module: Module; readonly node: Node } | { readonly origin: string };

interface Located {
  readonly value: Value;
  readonly module: Module | undefined;
}

function valueOfNode(bindings: Bindings, node: Node): Value | undefined {
  const variable = variableNamed(bindings, node);
  if (variable) {
    return bindings.constants.ofVariable(variable);
  }
  if (isFunction(node)) {
    return { kind: 'function', node };
  }
  return node.type === 'ClassDeclaration' ? { kind: 'class', node } : bindings.constants.of(node);
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
  return unwrap(bindings.constants.initOf(init ?? node) ?? node);
}

/** `module.exports = { get, post }`. */
function memberOfWhole(
  { bindings }: Module,
  whole: Exported | undefined,
  name: string,
): Exported | undefined {
  const object = whole?.kind === 'node' ? bindings.constants.initOf(whole.node) : undefined;
  const node = object?.type === 'ObjectExpression' ? propertyIn(object, name) : undefined;
  return node && { kind: 'node', node };
}
