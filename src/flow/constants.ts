/**
 * What constants and expressions hold without running anything: literals, functions, classes, and the clients
 * that stand behind names, patterns, defaults and members.
 */
import type { Scope } from 'eslint';
import type { Identifier, Node, Pattern, SimpleCallExpression } from 'estree';
import { decoratedClientOf, isClientModule, isMade, makerOf } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { ConstantMembers, DEEPEST_CONSTANT } from './constant-members.ts';
import {
  defaultFor,
  importedValue,
  literalOf,
  overloadedFunction,
  promisified,
  writtenOnce,
} from './declared-values.ts';
import { made, memberOfExternal, moduleName } from './origins.ts';
import {
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

export class Constants {
  readonly #bindings: Bindings;
  readonly members: ConstantMembers;
  readonly #known = new Map<Scope.Variable, Value | undefined>();
  readonly #makers = new Map<FunctionNode, Value | undefined>();

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
    this.members = new ConstantMembers(bindings, this);
  }

  /** What a variable holds when it holds one thing for ever; undefined when that isn't known. */
  ofVariable(variable: Scope.Variable, depth = 0): Value | undefined {
    const known = this.#known.get(variable);
    if (known || this.#known.has(variable)) {
      return known;
    }
    this.#known.set(variable, undefined);
    const value = this.#findOf(variable, depth);
    this.#known.set(variable, value);
    return value;
  }

  #findOf(variable: Scope.Variable, depth: number): Value | undefined {
    const definition = variable.defs[0];
    if (!definition || variable.defs.length > 1) {
      return overloadedFunction(variable);
    }
    switch (definition.type) {
      case 'ImportBinding':
        return this.#bindings.located(importedValue(definition));
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
        const annotated = this.#bindings.writtenTypes.variableFunction(variable);
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
        const value = this.of(written, depth + 1);
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
      walk(fn.body, this.#bindings.sourceCode.visitorKeys, (node) => {
        if (node.type === 'ReturnStatement' && node.argument) {
          returned.push(node.argument);
        }
        return !isFunction(node);
      });
    }
    const values = returned.map((node) => this.of(node, depth + 1));
    const [first] = values;
    return first?.kind === 'external' &&
      isMade(first.origin) &&
      values.every((value) => value?.kind === 'external' && value.origin === first.origin)
      ? first
      : undefined;
  }

  /** `fetchImpl = fetch`, `{ fetch: f = globalThis.fetch }`, `fetchImpl: typeof fetch`. */
  #parameterValue(variable: Scope.Variable, fn: FunctionNode, depth: number): Value | undefined {
    const annotated = this.#bindings.writtenTypes.variableFunction(variable);
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
        const value = this.of(fallback, depth + 1);
        return this.isAcquiring(value) ? value : undefined;
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
      return this.of(init, depth + 1);
    }
    if (pattern.type !== 'ObjectPattern') {
      return undefined;
    }
    const base = this.of(init, depth + 1);
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
              : this.members.ofObject(unwrap(init), name, depth);
        if (member && (member.kind !== 'external' || this.isAcquiring(member) || base)) {
          return member;
        }
        if (property.value.type === 'AssignmentPattern') {
          const fallback = this.of(property.value.right, depth + 1);
          return this.isAcquiring(fallback) ? fallback : undefined;
        }
        return name === undefined
          ? undefined
          : this.#bindings.writtenTypes.memberFunction(init, name);
      }
    }
    return undefined;
  }

  /** The value of an expression that can be told without running it. */
  of(node: Node, depth = 0): Value | undefined {
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
        const variable = this.#bindings.variableOf(expression);
        return variable
          ? this.ofVariable(variable, depth)
          : this.#bindings.globalValue(expression.name);
      }
      case 'MemberExpression':
        return this.members.of(expression, depth);
      case 'AwaitExpression': {
        const awaited = this.of(expression.argument, depth + 1);
        return awaited?.kind === 'external' &&
          (unwrap(expression.argument).type === 'ImportExpression' || isMade(awaited.origin))
          ? awaited
          : undefined;
      }
      case 'ImportExpression': {
        const source = this.of(expression.source, depth + 1);
        return source?.kind === 'literal' && typeof source.value === 'string'
          ? this.#bindings.located({ kind: 'external', origin: `${moduleName(source.value)}:*` })
          : undefined;
      }
      case 'LogicalExpression':
        return this.#eitherClient(expression.left, expression.right, depth);
      case 'ConditionalExpression':
        return this.#eitherClient(expression.consequent, expression.alternate, depth);
      case 'CallExpression':
        return this.#ofCall(expression, depth);
      case 'NewExpression': {
        const constructor = this.of(expression.callee, depth + 1);
        return constructor?.kind === 'external'
          ? made(this.#bindings, constructor.origin, expression)
          : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `opts.fetch ?? globalThis.fetch` acquires whichever side it is. */
  #eitherClient(left: Node, right: Node, depth: number): Value | undefined {
    for (const side of [right, left]) {
      const value = this.of(side, depth + 1);
      if (this.isAcquiring(value)) {
        return value;
      }
    }
    return undefined;
  }

  /** `require(secure ? 'https' : 'http')`: one of them stands for both. */
  #moduleSource(node: Node, depth: number): Value | undefined {
    const source = unwrap(node);
    const either = source.type === 'ConditionalExpression' ? source.consequent : source;
    return this.of(either, depth + 1);
  }

  #ofCall(call: SimpleCallExpression, depth: number): Value | undefined {
    const target = unwrap(call.callee);
    if (target.type === 'MemberExpression' && memberName(target) === 'bind') {
      return this.of(target.object, depth + 1);
    }
    const [first] = call.arguments;
    const fn = this.of(target, depth + 1);
    if (fn?.kind === 'function') {
      return this.#madeBy(fn.node, depth);
    }
    if (fn?.kind !== 'external') {
      return undefined;
    }
    if (makerOf(fn.origin)) {
      return made(this.#bindings, fn.origin, call);
    }
    if (!first) {
      return undefined;
    }
    if (fn.origin === 'util:promisify') {
      return promisified(this.of(first, depth + 1));
    }
    if (fn.origin === 'global:require') {
      const source = this.#moduleSource(first, depth);
      return source?.kind === 'literal' && typeof source.value === 'string'
        ? this.#bindings.located({ kind: 'external', origin: `${moduleName(source.value)}:*` })
        : undefined;
    }
    return decoratedClientOf(fn.origin) ? { kind: 'external', origin: 'global:fetch' } : undefined;
  }

  #initOfName(identifier: Identifier): Node | undefined {
    const variable = this.#bindings.variableOf(identifier);
    const definition = variable?.defs[0];
    if (!variable || definition?.type !== 'Variable' || !writtenOnce(variable)) {
      return undefined;
    }
    return definition.node.init ? unwrap(definition.node.init) : undefined;
  }

  /** The initial value of a constant, for example an array of status codes. */
  initOf(node: Node): Node | undefined {
    const expression = unwrap(node);
    return expression.type === 'Identifier' ? this.#initOfName(expression) : expression;
  }

  /** The constant value of an expression, if it is a client's function or has such members. */
  clientOnly(node: Node, depth: number): Value | undefined {
    const value = this.of(node, depth + 1);
    return this.isAcquiring(value) ? value : undefined;
  }

  /** A client's function, or something that has such functions as members. */
  isAcquiring(value: Value | undefined): value is Value & { kind: 'external' } {
    return (
      value?.kind === 'external' &&
      (this.#bindings.clientOf(value.origin) !== undefined ||
        isMade(value.origin) ||
        isClientModule(value.origin))
    );
  }
}
