/**
 * Names of one file: which variable an identifier means, what a constant is without running
 * anything, and which client stands behind it.
 */
import type { Scope, SourceCode } from 'eslint';
import type { Class, Identifier, Node, Pattern, SimpleCallExpression } from 'estree';
import { bufferingModules } from '../clients/buffering.ts';
import {
  type Client,
  clientOf as tableClientOf,
  decoratedClientOf,
  isClientModule,
  isMade,
  makerOf,
} from '../clients/index.ts';
import { NO_SETTINGS, type Settings } from '../settings/index.ts';
import { GLOBAL_OBJECTS, made, memberOfExternal, moduleName } from './origins.ts';
import { Annotations } from './annotations.ts';
import { Captures } from './captures.ts';
import { Census } from './census.ts';
import { ClassMembers } from './class-members.ts';
import {
  defaultFor,
  importedValue,
  isReplaced,
  literalOf,
  overloadedFunction,
  promisified,
  propertyIn,
  writtenOnce,
} from './declared-values.ts';
import { type Elsewhere, homeOf, isElsewhere, splitOrigin } from './elsewhere.ts';
import { Endings } from './endings.ts';
import { Mocks } from './mocks.ts';
import {
  dottedPath,
  enclosingClass,
  enclosingObject,
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  propertyName,
  unwrap,
  walk,
} from './syntax.ts';
import { literal, type Value } from './values.ts';

const DEEPEST_CONSTANT = 12;

export class Bindings {
  readonly sourceCode: SourceCode;
  readonly settings: Settings;
  /** The other files of the project, when they may be followed. */
  readonly elsewhere: Elsewhere | undefined;
  /** Tells the files of one analysis apart; 0 for the linted one. */
  readonly number: number;
  readonly annotations: Annotations;
  readonly census: Census;
  readonly captures: Captures;
  readonly endings: Endings;
  readonly mocks: Mocks;
  #references: Map<Node, Scope.Reference> | undefined;
  readonly #constants = new Map<Scope.Variable, Value | undefined>();
  readonly #classes: ClassMembers;
  readonly #makers = new Map<FunctionNode, Value | undefined>();
  readonly #globals = new Map<string, Value>();

  constructor(
    sourceCode: SourceCode,
    settings: Settings = NO_SETTINGS,
    elsewhere?: Elsewhere,
    number = 0,
  ) {
    this.sourceCode = sourceCode;
    this.settings = settings;
    this.elsewhere = elsewhere;
    this.number = number;
    this.annotations = new Annotations(this);
    this.census = new Census(sourceCode, () => this.references);
    this.captures = new Captures(sourceCode);
    this.endings = new Endings(this);
    this.mocks = new Mocks(this);
    this.#classes = new ClassMembers(this);
  }

  get references(): ReadonlyMap<Node, Scope.Reference> {
    if (!this.#references) {
      this.#references = new Map();
      for (const scope of this.sourceCode.scopeManager.scopes) {
        for (const reference of scope.references) {
          this.#references.set(reference.identifier as Node, reference);
        }
      }
    }
    return this.#references;
  }

  /** The variable that an identifier refers to; undefined for a global of the environment. */
  variableOf(identifier: Node): Scope.Variable | undefined {
    const variable = this.references.get(identifier)?.resolved ?? undefined;
    return variable && variable.defs.length > 0 ? variable : undefined;
  }

  /** The variables that a declaration or a pattern introduces. */
  declaredBy(node: Node): readonly Scope.Variable[] {
    return this.sourceCode.scopeManager.getDeclaredVariables(node);
  }

  /** The variable that `name` means at `node`. */
  lookUp(name: string, node: Node): Scope.Variable | undefined {
    let scope: Scope.Scope | null = this.sourceCode.getScope(node);
    while (scope) {
      const variable = scope.set.get(name);
      if (variable) {
        return variable;
      }
      scope = scope.upper;
    }
    return undefined;
  }

  /** What a variable holds when it holds one thing for ever; undefined when that isn't known. */
  constantOf(variable: Scope.Variable, depth = 0): Value | undefined {
    const known = this.#constants.get(variable);
    if (known || this.#constants.has(variable)) {
      return known;
    }
    this.#constants.set(variable, undefined);
    const value = this.#constantOf(variable, depth);
    this.#constants.set(variable, value);
    return value;
  }

  #constantOf(variable: Scope.Variable, depth: number): Value | undefined {
    const definition = variable.defs[0];
    if (!definition || variable.defs.length > 1) {
      return overloadedFunction(variable);
    }
    switch (definition.type) {
      case 'ImportBinding':
        return this.#located(importedValue(definition));
      case 'FunctionName':
        return isFunction(definition.node) && definition.node.body
          ? { kind: 'function', node: definition.node }
          : undefined;
      case 'ClassName':
        return { kind: 'class', node: definition.node };
      case 'Parameter':
        return this.#parameterValue(variable, definition.node, depth);
      case 'Variable': {
        const declarator = definition.node;
        const annotated = this.annotations.variableFunction(variable);
        if (annotated && declarator.id.type === 'Identifier') {
          return annotated;
        }
        if (!declarator.init || !writtenOnce(variable)) {
          return this.#madeLater(variable, depth);
        }
        return this.#throughPattern(declarator.id, declarator.init, variable, depth);
      }
      default:
        return undefined;
    }
  }

  /** `let pool; … pool ??= new Pool(url)`: what is made and kept once it is needed. */
  #madeLater(variable: Scope.Variable, depth: number): Value | undefined {
    for (const { writeExpr } of variable.references) {
      const written = writeExpr && unwrap(writeExpr as Node);
      if (written?.type === 'NewExpression') {
        const value = this.constantExpression(written, depth + 1);
        if (value?.kind === 'external' && isMade(value.origin)) {
          return value;
        }
      }
    }
    return undefined;
  }

  /** `function getPool() { … return pool; }`: all that it returns was made by one client. */
  #madeBy(fn: FunctionNode, depth: number): Value | undefined {
    if (!this.#makers.has(fn)) {
      this.#makers.set(fn, undefined);
      this.#makers.set(fn, this.#returnedByMaker(fn, depth));
    }
    return this.#makers.get(fn);
  }

  #returnedByMaker(fn: FunctionNode, depth: number): Value | undefined {
    const returned: Node[] = [];
    if (fn.async === true || fn.generator === true) {
      return undefined;
    }
    if (fn.body.type !== 'BlockStatement') {
      returned.push(fn.body);
    } else {
      walk(fn.body, this.sourceCode.visitorKeys, (node) => {
        if (node.type === 'ReturnStatement' && node.argument) {
          returned.push(node.argument);
        }
        return !isFunction(node);
      });
    }
    const values = returned.map((node) => this.constantExpression(node, depth + 1));
    const [first] = values;
    return first?.kind === 'external' &&
      isMade(first.origin) &&
      values.every((value) => value?.kind === 'external' && value.origin === first.origin)
      ? first
      : undefined;
  }

  /** `fetchImpl = fetch`, `{ fetch: f = globalThis.fetch }`, `fetchImpl: typeof fetch`. */
  #parameterValue(variable: Scope.Variable, fn: FunctionNode, depth: number): Value | undefined {
    const annotated = this.annotations.variableFunction(variable);
    if (annotated) {
      return annotated;
    }
    const [{ name } = {}] = variable.defs;
    // Most parameters are plain names, and have no default to look for.
    if (!isFunction(fn) || (name && parentOf(name as Node) === fn)) {
      return undefined;
    }
    const imported = this.#importedInto(fn, variable, depth);
    if (imported) {
      return imported;
    }
    for (const parameter of fn.params) {
      const fallback = defaultFor(parameter, variable.name);
      if (fallback) {
        const value = this.constantExpression(fallback, depth + 1);
        return this.#isAcquiring(value) ? value : undefined;
      }
    }
    return undefined;
  }

  /** `import('node-fetch').then(({ default: fetch }) => fetch(url))`. */
  #importedInto(fn: FunctionNode, variable: Scope.Variable, depth: number): Value | undefined {
    const call = outerParentOf(fn);
    const [first] = fn.params;
    const callee = call?.type === 'CallExpression' && call.arguments[0] === fn ? call.callee : fn;
    return first &&
      callee.type === 'MemberExpression' &&
      memberName(callee) === 'then' &&
      unwrap(callee.object).type === 'ImportExpression'
      ? this.#throughPattern(first, callee.object as Node, variable, depth)
      : undefined;
  }

  #throughPattern(
    pattern: Pattern,
    init: Node,
    variable: Scope.Variable,
    depth: number,
  ): Value | undefined {
    if (pattern.type === 'Identifier') {
      return this.constantExpression(init, depth + 1);
    }
    if (pattern.type !== 'ObjectPattern') {
      return undefined;
    }
    const base = this.constantExpression(init, depth + 1);
    for (const property of pattern.properties) {
      if (property.type !== 'Property') {
        continue;
      }
      const target =
        property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
      if (target.type === 'Identifier' && target.name === variable.name) {
        const name = propertyName(property);
        const member =
          name === undefined
            ? undefined
            : base?.kind === 'external'
              ? memberOfExternal(base, name)
              : this.#propertyOf(unwrap(init), name, depth);
        if (member && (member.kind !== 'external' || this.#isAcquiring(member) || base)) {
          return member;
        }
        if (property.value.type === 'AssignmentPattern') {
          const fallback = this.constantExpression(property.value.right, depth + 1);
          return this.#isAcquiring(fallback) ? fallback : undefined;
        }
        return name === undefined ? undefined : this.annotations.memberFunction(init, name);
      }
    }
    return undefined;
  }

  /** The value of an expression that can be told without running it. */
  constantExpression(node: Node, depth = 0): Value | undefined {
    if (depth > DEEPEST_CONSTANT) {
      return undefined;
    }
    const expression = unwrap(node);
    switch (expression.type) {
      case 'Literal':
        return 'regex' in expression ? { kind: 'truthy' } : literal(literalOf(expression.value));
      case 'TemplateLiteral':
        return expression.expressions.length === 0
          ? literal(expression.quasis[0]?.value.cooked ?? undefined)
          : undefined;
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return { kind: 'function', node: expression };
      case 'ClassExpression':
        return { kind: 'class', node: expression };
      case 'Identifier': {
        if (expression.name === 'undefined') {
          return literal(undefined);
        }
        const variable = this.variableOf(expression);
        return variable ? this.constantOf(variable, depth) : this.globalValue(expression.name);
      }
      case 'MemberExpression':
        return this.#constantMember(expression, depth);
      case 'AwaitExpression': {
        const awaited = this.constantExpression(expression.argument, depth + 1);
        return awaited?.kind === 'external' &&
          (unwrap(expression.argument).type === 'ImportExpression' || isMade(awaited.origin))
          ? awaited
          : undefined;
      }
      case 'ImportExpression': {
        const source = this.constantExpression(expression.source, depth + 1);
        return source?.kind === 'literal' && typeof source.value === 'string'
          ? this.#located({ kind: 'external', origin: `${moduleName(source.value)}:*` })
          : undefined;
      }
      case 'LogicalExpression':
        return this.#eitherClient(expression.left, expression.right, depth);
      case 'ConditionalExpression':
        return this.#eitherClient(expression.consequent, expression.alternate, depth);
      case 'CallExpression':
        return this.#constantCall(expression, depth);
      case 'NewExpression': {
        const constructor = this.constantExpression(expression.callee, depth + 1);
        return constructor?.kind === 'external'
          ? made(this, constructor.origin, expression)
          : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `opts.fetch ?? globalThis.fetch` acquires whichever side it is. */
  #eitherClient(left: Node, right: Node, depth: number): Value | undefined {
    for (const side of [right, left]) {
      const value = this.constantExpression(side, depth + 1);
      if (this.#isAcquiring(value)) {
        return value;
      }
    }
    return undefined;
  }

  /** `require(secure ? 'https' : 'http')`: one of them stands for both. */
  #moduleSource(node: Node, depth: number): Value | undefined {
    const source = unwrap(node);
    const either = source.type === 'ConditionalExpression' ? source.consequent : source;
    return this.constantExpression(either, depth + 1);
  }

  #constantCall(call: SimpleCallExpression, depth: number): Value | undefined {
    const target = unwrap(call.callee);
    if (target.type === 'MemberExpression' && memberName(target) === 'bind') {
      return this.constantExpression(target.object, depth + 1);
    }
    const [first] = call.arguments;
    const fn = this.constantExpression(target, depth + 1);
    if (fn?.kind === 'function') {
      return this.#madeBy(fn.node, depth);
    }
    if (fn?.kind !== 'external') {
      return undefined;
    }
    if (makerOf(fn.origin)) {
      return made(this, fn.origin, call);
    }
    if (!first) {
      return undefined;
    }
    if (fn.origin === 'util:promisify') {
      return promisified(this.constantExpression(first, depth + 1));
    }
    if (fn.origin === 'global:require') {
      const source = this.#moduleSource(first, depth);
      return source?.kind === 'literal' && typeof source.value === 'string'
        ? this.#located({ kind: 'external', origin: `${moduleName(source.value)}:*` })
        : undefined;
    }
    return decoratedClientOf(fn.origin) ? { kind: 'external', origin: 'global:fetch' } : undefined;
  }

  #constantMember(
    expression: Node & { type: 'MemberExpression' },
    depth: number,
  ): Value | undefined {
    const name = memberName(expression);
    const object = unwrap(expression.object);
    if (name === undefined) {
      return this.#anyModuleOf(object, depth);
    }
    if (object.type === 'ThisExpression') {
      const owner = enclosingClass(expression);
      if (owner) {
        return this.classMember(owner, name, false, depth + 1);
      }
      const object = enclosingObject(expression);
      return object && this.memberOfInit(object, name, depth);
    }
    if (object.type === 'ImportExpression') {
      // A promise of the module.
      return undefined;
    }
    const base = this.constantExpression(object, depth + 1);
    if (base?.kind === 'external') {
      return memberOfExternal(base, name);
    }
    if (base?.kind === 'class') {
      return this.classMember(base.node, name, true, depth + 1);
    }
    return (
      this.#propertyOf(object, name, depth) ??
      // `event.respondWith(response)` answers a promise of a response, and is no request.
      (name === 'respondWith' ? undefined : this.annotations.memberFunction(object, name))
    );
  }

  /** A property of an object literal that a constant names: functions and clients only. */
  #propertyOf(object: Node, name: string, depth: number): Value | undefined {
    if (object.type !== 'Identifier') {
      return this.memberOfInit(object, name, depth);
    }
    const source = this.#initOf(object);
    const value = source && this.memberOfInit(source, name, depth);
    return value && !isReplaced(this.variableOf(object), name) ? value : undefined;
  }

  /** The same of the literal, or of the `new` expression, itself. */
  memberOfInit(source: Node, name: string, depth = 0): Value | undefined {
    if (source.type === 'NewExpression') {
      const owner = this.constantExpression(source.callee, depth + 1);
      const member = owner && this.memberOfClass(owner, name, false, depth);
      return member?.kind === 'function' ? member : undefined;
    }
    if (source.type !== 'ObjectExpression') {
      return undefined;
    }
    const value = propertyIn(source, name);
    const constant = value && this.constantExpression(value, depth + 1);
    return constant?.kind === 'function' || this.#isAcquiring(constant) ? constant : undefined;
  }

  /** `({ 'http:': http, 'https:': https })[protocol]`. */
  #anyModuleOf(object: Node, depth: number): Value | undefined {
    const source = object.type === 'Identifier' ? this.#initOf(object) : object;
    if (source?.type !== 'ObjectExpression') {
      return undefined;
    }
    const values = source.properties.map((property) =>
      property.type === 'Property' ? this.constantExpression(property.value, depth + 1) : undefined,
    );
    return values.every((value) => value?.kind === 'external' && isClientModule(value.origin))
      ? values[0]
      : undefined;
  }

  #initOf(identifier: Identifier): Node | undefined {
    const variable = this.variableOf(identifier);
    const definition = variable?.defs[0];
    if (!variable || definition?.type !== 'Variable' || !writtenOnce(variable)) {
      return undefined;
    }
    return definition.node.init ? unwrap(definition.node.init) : undefined;
  }

  /** The initial value of a constant, for example an array of status codes. */
  constantInit(node: Node): Node | undefined {
    const expression = unwrap(node);
    return expression.type === 'Identifier' ? this.#initOf(expression) : expression;
  }

  /** A method, field or assigned member of a class in this file. */
  classMember(owner: Class, name: string, isStatic: boolean, depth: number): Value | undefined {
    return this.#classes.member(owner, name, isStatic, depth);
  }

  /** A member of a class that a value is known to be, here or in another file. */
  memberOfClass(value: Value, name: string, isStatic: boolean, depth: number): Value | undefined {
    const found = this.followed(value);
    if (found.kind !== 'class' || depth > DEEPEST_CONSTANT) {
      return undefined;
    }
    const { bindings } = (this.elsewhere && homeOf(found.node)) ?? { bindings: this };
    return bindings.classMember(found.node, name, isStatic, depth + 1);
  }

  /** The constant value of an expression, if it is a client's function or has such members. */
  clientOnly(node: Node, depth: number): Value | undefined {
    const value = this.constantExpression(node, depth + 1);
    return this.#isAcquiring(value) ? value : undefined;
  }

  /** A client's function, or something that has such functions as members. */
  #isAcquiring(value: Value | undefined): value is Value & { kind: 'external' } {
    return (
      value?.kind === 'external' &&
      (this.clientOf(value.origin) !== undefined ||
        isMade(value.origin) ||
        isClientModule(value.origin))
    );
  }

  /** The client of an origin: the project's own word first, then the table's. */
  clientOf(origin: string): Client | undefined {
    const known = this.settings.clientOf(origin) ?? tableClientOf(origin);
    if (known || !this.elsewhere || !isElsewhere(origin)) {
      return known;
    }
    const behind = this.elsewhere.clientBehind(origin);
    return behind && this.clientOf(behind.origin);
  }

  /** An import that leads to a file of the project gets that file's path as its module. */
  #located(value: Value | undefined): Value | undefined {
    if (value?.kind !== 'external' || !this.elsewhere || this.clientOf(value.origin)) {
      return value;
    }
    const [module, path] = splitOrigin(value.origin);
    const file = this.elsewhere.resolve(module);
    return file === undefined ? value : { kind: 'external', origin: `${file}:${path}` };
  }

  /** The function or class behind an import, if its file can be followed. */
  followed(value: Value): Value {
    return value.kind === 'external' && this.elsewhere && isElsewhere(value.origin)
      ? (this.elsewhere.valueOf(value.origin) ?? value)
      : value;
  }

  /** Acquires, unless the file replaced it by a mock. */
  isClient(origin: string): boolean {
    const client = this.clientOf(origin);
    return (
      client !== undefined &&
      !(origin === 'global:fetch' && this.mocks.hasFetch) &&
      !this.mocks.has(client)
    );
  }

  /** The client that the settings name for a call of this callee, unless the file shows its code. */
  namedClient(callee: Node): Client | undefined {
    if (!this.settings.hasNamedClients) {
      return undefined;
    }
    const client = this.settings.clientNamed(dottedPath(callee));
    return client && this.constantExpression(callee)?.kind !== 'function' ? client : undefined;
  }

  /** The call is of a package that buffers what nobody reads, or of something that it answered. */
  isBuffering(call: Node, depth = 0): boolean {
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : call;
    const root = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
    const value = this.constantExpression(root);
    if (value?.kind === 'external') {
      return bufferingModules.has(value.origin.slice(0, value.origin.lastIndexOf(':')));
    }
    const init = this.constantInit(root);
    return init?.type === 'CallExpression' && depth < 4 && this.isBuffering(init, depth + 1);
  }

  /** A name that the file does not define. */
  globalValue(name: string): Value {
    let value = this.#globals.get(name);
    if (!value) {
      const path = GLOBAL_OBJECTS.has(name) ? '*' : name;
      value = { kind: 'external', origin: `global:${path}` };
      this.#globals.set(name, value);
    }
    return value;
  }
}
