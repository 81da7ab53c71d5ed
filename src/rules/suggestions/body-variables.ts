/**
 * Which variables reach one leaking body, and what each mention of them does to it. The engine
 * knows this path by path; a suggestion must be right on every path that meets its place in the
 * program, so it asks again here, by syntax alone, and takes any doubt for a no.
 */
import type { Scope } from 'eslint';
import type { CallExpression, Identifier, MemberExpression, Node, Pattern } from 'estree';
import { borrowers, functionEffects } from '../../clients/functions.ts';
import { clients } from '../../clients/index.ts';
import type { Client } from '../../clients/index.ts';
import type { Operation, PropertyMeaning } from '../../clients/model.ts';
import type { Bindings } from '../../flow/bindings.ts';
import type { HandleKind, Leak } from '../../flow/leak.ts';
import {
  dottedPath,
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  propertyName,
  unwrap,
} from '../../flow/syntax.ts';

/** Where a variable gets the body. */
export interface BodyVariable {
  variable: Scope.Variable;
  /** The declarator, assignment, loop or function (as its parameter) that binds it. */
  binding: Node;
  kind: HandleKind | undefined;
  /** The binding gives the body and nothing else: no `null` of a `.catch(() => null)`. */
  certain: boolean;
}

/**
 * What a mention of a variable does. `borrow`: looks only, or hands the body to another of the
 * variables. `release`: reads or closes, and waits for it. `leave`: leaves the function with the
 * body. `other`: anything else, perhaps another owner.
 */
export type Use = 'borrow' | 'release' | 'leave' | 'other';

interface Flow {
  kind: HandleKind | undefined;
  certain: boolean;
  /** Still inside the expression that yields the body, where an unknown call wraps the promise. */
  acquiring: boolean;
}

const PROMISE_METHODS = new Set(['then', 'catch', 'finally']);
const COMBINATORS = /^Promise\.(?:all|allSettled|any|race|resolve)$/;
const ITERATING = new Set(['map', 'forEach', 'filter', 'flatMap', 'find', 'some', 'every']);
const DEEPEST_HELPER = 3;

export class BodyVariables {
  readonly variables: readonly BodyVariable[];
  readonly #bindings: Bindings;
  readonly #client: Client | undefined;
  readonly #found = new Map<Scope.Variable, BodyVariable>();

  constructor(bindings: Bindings, leak: Leak) {
    this.#bindings = bindings;
    this.#client = clients.find((client) => client.name === leak.client);
    const owner = parentOf(leak.acquire);
    if (owner && isFunction(owner) && (owner.params as Node[]).includes(leak.acquire)) {
      this.#bind(leak.acquire as Pattern, owner, {
        kind: 'response',
        certain: !(leak.acquire as { optional?: boolean }).optional,
        acquiring: false,
      });
    } else {
      this.#follow(leak.acquire, { kind: 'promise', certain: true, acquiring: true });
      if (leak.acquire.type === 'CallExpression') {
        this.#bindCallbacks(leak.acquire, 'response');
      }
    }
    this.variables = [...this.#found.values()];
  }

  of(variable: Scope.Variable): BodyVariable | undefined {
    return this.#found.get(variable);
  }

  named(name: string): readonly BodyVariable[] {
    return this.variables.filter(({ variable }) => variable.name === name);
  }

  /** Every mention of the body's variables, writes left out, with what it does. */
  *uses(): Iterable<{ node: Identifier; use: Use }> {
    for (const { variable } of this.variables) {
      for (const reference of variable.references) {
        if (reference.isRead()) {
          yield { node: reference.identifier as Identifier, use: this.#useOf(reference.identifier as Node) };
        }
      }
    }
  }

  /** The mentions below `root`. */
  *usesIn(root: Node): Iterable<{ node: Identifier; use: Use }> {
    for (const found of this.uses()) {
      if (contains(root, found.node)) {
        yield found;
      }
    }
  }

  #bind(target: Node, binding: Node, flow: Flow): void {
    switch (target.type) {
      case 'Identifier': {
        const variable =
          this.#bindings.variableOf(target) ?? this.#bindings.lookUp(target.name, target);
        if (!variable || variable.defs.length === 0 || this.#found.has(variable)) {
          return;
        }
        this.#found.set(variable, {
          variable,
          binding,
          kind: flow.kind,
          certain: flow.certain && variable.defs.length === 1,
        });
        for (const reference of variable.references) {
          if (reference.isRead()) {
            this.#follow(reference.identifier as Node, { ...flow, certain: true, acquiring: false });
          }
        }
        return;
      }
      case 'AssignmentPattern':
        this.#bind(target.left, binding, { ...flow, certain: false });
        return;
      case 'ArrayPattern':
        for (const element of target.elements) {
          if (element) {
            this.#bind(element, binding, { ...flow, certain: false });
          }
        }
        return;
      case 'ObjectPattern':
        for (const property of target.properties) {
          if (property.type === 'RestElement') {
            this.#bind(property.argument, binding, { ...flow, kind: undefined, certain: false });
            continue;
          }
          const name = propertyName(property);
          const meaning = name === undefined ? undefined : this.#property(name);
          if (meaning === undefined || typeof meaning === 'object') {
            const kind = meaning ? 'stream' : undefined;
            this.#bind(property.value, binding, { ...flow, kind, certain: meaning !== undefined });
          }
        }
        return;
      default:
    }
  }

  /** Follows the value of an expression outwards until variables take it. */
  #follow(from: Node, flow: Flow): void {
    let node = from;
    let { kind, certain } = flow;
    for (;;) {
      const parent = outerParentOf(node);
      if (!parent) {
        return;
      }
      const inside = (child: Node | null | undefined): boolean => !!child && contains(child, node);
      switch (parent.type) {
        case 'AwaitExpression':
          kind = kind === 'promise' ? 'response' : kind;
          break;
        case 'SequenceExpression':
          if (!inside(parent.expressions.at(-1))) {
            return;
          }
          break;
        case 'LogicalExpression':
          if (inside(parent.left) && parent.operator === '&&') {
            return;
          }
          certain = false;
          break;
        case 'ConditionalExpression':
          if (inside(parent.test)) {
            return;
          }
          certain = false;
          break;
        case 'MemberExpression': {
          const name = memberName(parent);
          const meaning = inside(parent.object) && name !== undefined && this.#property(name);
          if (meaning && typeof meaning === 'object') {
            kind = meaning.view === 'reader' ? 'reader' : 'stream';
            break;
          }
          const call = outerParentOf(parent);
          if (name === undefined || call?.type !== 'CallExpression' || !isCalleeOf(parent, call)) {
            return;
          }
          if (name === 'on' || name === 'once') {
            this.#bindCallbacks(call, 'response');
            return;
          }
          if (PROMISE_METHODS.has(name)) {
            if (name === 'then') {
              this.#bindCallbacks(call, 'response');
            }
          } else if (ITERATING.has(name)) {
            this.#bindCallbacks(call, undefined);
            kind = undefined;
          } else {
            const view = this.#method(name);
            if (typeof view !== 'object' || !('view' in view)) {
              return;
            }
            kind = view.view === 'reader' ? 'reader' : view.view === 'stream' ? 'stream' : undefined;
          }
          certain = false;
          node = call;
          continue;
        }
        case 'CallExpression':
          if (isCalleeOf(node, parent)) {
            return;
          }
          if (!flow.acquiring && !COMBINATORS.test(dottedPath(parent.callee) ?? '')) {
            return;
          }
          kind = undefined;
          certain = false;
          break;
        case 'ArrayExpression':
        case 'SpreadElement':
          kind = undefined;
          certain = false;
          break;
        case 'ReturnStatement':
        case 'ArrowFunctionExpression': {
          const owner = parent.type === 'ReturnStatement' ? functionAround(parent) : parent;
          const call = owner && outerParentOf(owner);
          if (!owner || call?.type !== 'CallExpression' || isCalleeOf(owner, call)) {
            return;
          }
          kind = undefined;
          certain = false;
          node = call;
          continue;
        }
        case 'VariableDeclarator':
          if (inside(parent.init)) {
            this.#bind(parent.id, parent, { kind, certain, acquiring: false });
          }
          return;
        case 'AssignmentExpression':
          if (!inside(parent.right)) {
            return;
          }
          this.#bind(parent.left, parent, { kind, certain, acquiring: false });
          break;
        case 'ForOfStatement': {
          if (!inside(parent.right)) {
            return;
          }
          const { left } = parent;
          const target = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left;
          if (target) {
            this.#bind(target, parent, { kind: 'response', certain: true, acquiring: false });
          }
          return;
        }
        default:
          return;
      }
      node = parent;
    }
  }

  /** The first parameters of functions written directly as a call's arguments. */
  #bindCallbacks(call: CallExpression, kind: HandleKind | undefined): void {
    for (const argument of call.arguments) {
      const callback = unwrap(argument);
      const parameter = isFunction(callback) ? callback.params[0] : undefined;
      if (parameter) {
        this.#bind(parameter, callback, { kind: kind ?? 'response', certain: true, acquiring: false });
      }
    }
  }

  #property(name: string): PropertyMeaning | undefined {
    for (const view of Object.values(this.#client?.body.views ?? {})) {
      const meaning = Object.hasOwn(view.properties, name) ? view.properties[name] : undefined;
      if (meaning) {
        return meaning;
      }
    }
    return undefined;
  }

  #method(name: string): Operation | undefined {
    for (const view of Object.values(this.#client?.body.views ?? {})) {
      const operation = Object.hasOwn(view.methods, name) ? view.methods[name] : undefined;
      if (operation) {
        return operation;
      }
    }
    return undefined;
  }

  #useOf(mention: Node, depth = 0): Use {
    let node = mention;
    for (;;) {
      const parent = outerParentOf(node);
      if (!parent) {
        return 'other';
      }
      const inside = (child: Node | null | undefined): boolean => !!child && contains(child, node);
      switch (parent.type) {
        case 'ExpressionStatement':
        case 'UnaryExpression':
        case 'TemplateLiteral':
        case 'BinaryExpression':
        case 'IfStatement':
        case 'WhileStatement':
        case 'DoWhileStatement':
        case 'ForStatement':
        case 'VariableDeclarator':
        case 'SwitchStatement':
          return 'borrow';
        case 'ForOfStatement':
          return parent.await ? 'release' : 'borrow';
        case 'AssignmentExpression':
          return unwrap(parent.left as Node).type === 'MemberExpression' ? 'other' : 'borrow';
        case 'ReturnStatement':
        case 'ThrowStatement':
        case 'ArrowFunctionExpression':
          return 'leave';
        case 'ConditionalExpression':
          if (inside(parent.test)) {
            return 'borrow';
          }
          break;
        case 'LogicalExpression':
          if (inside(parent.left) && parent.operator === '&&') {
            return 'borrow';
          }
          break;
        case 'AwaitExpression':
        case 'SequenceExpression':
          break;
        case 'MemberExpression': {
          const name = memberName(parent);
          const call = outerParentOf(parent);
          if (name === undefined) {
            return 'other';
          }
          if (call?.type === 'CallExpression' && isCalleeOf(parent, call)) {
            return this.#useOfCall(name, call);
          }
          const meaning = this.#property(name);
          if (typeof meaning !== 'object') {
            return meaning === undefined ? 'other' : 'borrow';
          }
          break;
        }
        case 'CallExpression':
          return this.#useAsArgument(node, parent, depth);
        default:
          return 'other';
      }
      node = parent;
    }
  }

  #useOfCall(name: string, call: CallExpression): Use {
    const operation = this.#method(name);
    if (operation === 'close') {
      return 'release';
    }
    if (operation === 'drain' || operation === 'read') {
      const parent = outerParentOf(call);
      if (parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression') {
        return 'leave';
      }
      return parent?.type === 'AwaitExpression' || this.#client?.name === 'fetch'
        ? 'release'
        : 'other';
    }
    if (operation === 'borrow' || operation === 'self') {
      return 'borrow';
    }
    if (PROMISE_METHODS.has(name) || ITERATING.has(name)) {
      // The parameter of an inline callback is one of the variables; any other function may do anything.
      return call.arguments.every((argument) => isFunction(unwrap(argument))) ? 'borrow' : 'other';
    }
    if (typeof operation === 'object' && 'view' in operation) {
      return outerParentOf(call)?.type === 'VariableDeclarator' ? 'borrow' : 'other';
    }
    return 'other';
  }

  #useAsArgument(argument: Node, call: CallExpression, depth: number): Use {
    const callee = dottedPath(call.callee) ?? '';
    if (
      borrowers.some((pattern) => pattern.test(callee)) ||
      functionEffects[`global:${callee}`] === 'borrow' ||
      COMBINATORS.test(callee)
    ) {
      return 'borrow';
    }
    const helper = this.#helper(call.callee as Node);
    const position = call.arguments.findIndex((candidate) => contains(candidate, argument));
    const parameter = helper?.params[position];
    if (!helper || parameter?.type !== 'Identifier' || depth >= DEEPEST_HELPER) {
      return 'other';
    }
    const [variable] = this.#bindings
      .declaredBy(helper)
      .filter(({ name }) => name === parameter.name);
    const borrows = variable?.references.every(
      ({ identifier }) => this.#useOf(identifier as Node, depth + 1) === 'borrow',
    );
    return borrows ? 'borrow' : 'other';
  }

  /** A function of this file that is called by its own, never reassigned name. */
  #helper(callee: Node): FunctionNode | undefined {
    const name = unwrap(callee);
    const definition = this.#bindings.variableOf(name)?.defs[0]?.node as Node | undefined;
    if (definition?.type === 'FunctionDeclaration') {
      return definition;
    }
    if (definition?.type === 'VariableDeclarator' && definition.init) {
      const init = unwrap(definition.init);
      return isFunction(init) ? init : undefined;
    }
    return undefined;
  }
}

export function contains(outer: Node, inner: Node): boolean {
  return (
    outer.range !== undefined &&
    inner.range !== undefined &&
    outer.range[0] <= inner.range[0] &&
    inner.range[1] <= outer.range[1]
  );
}

/** The function whose own code a node is, undefined at the top level and in class fields. */
export function functionAround(node: Node): FunctionNode | undefined {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isFunction(parent)) {
      return parent;
    }
    if (parent.type === 'PropertyDefinition' || parent.type === 'StaticBlock') {
      return undefined;
    }
  }
  return undefined;
}

function isCalleeOf(node: Node, call: CallExpression): boolean {
  return unwrap(call.callee as Node) === unwrap(node as MemberExpression);
}
