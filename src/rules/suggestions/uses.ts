/**
 * What each mention of a body's variables does to the body. The engine knows this path by path; a
 * suggestion must be right on every path that meets its place in the program, so it asks again
 * here, by syntax alone, and takes any doubt for a no.
 */
import type { Scope } from 'eslint';
import type { CallExpression, Identifier, Node } from 'estree';
import { borrowers, functionEffects } from '../../clients/functions.ts';
import type { Bindings } from '../../flow/bindings.ts';
import {
  contains,
  dottedPath,
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
} from '../../flow/syntax.ts';
import {
  type BodyVariable,
  calledMethod,
  COMBINATORS,
  functionAround,
  isCalleeOf,
  ITERATING,
  PROMISE_METHODS,
} from './body-variables.ts';
import type { MemberModel } from './model.ts';

/**
 * `borrow`: looks only, or hands the body to another of the variables. `release`: reads or closes.
 * `touch`: changes the body's state: locks, clones, pipes. `leave`: leaves the function with the
 * body. `other`: given to code or a container that is not followed here.
 */
export type Use = 'borrow' | 'release' | 'touch' | 'leave' | 'other';

export interface BodyUse {
  node: Identifier;
  use: Use;
}

const DEEPEST_HELPER = 3;

export class BodyUses {
  readonly all: readonly BodyUse[];
  readonly #bindings: Bindings;
  readonly #model: MemberModel;

  constructor(bindings: Bindings, model: MemberModel, variables: Iterable<BodyVariable>) {
    this.#bindings = bindings;
    this.#model = model;
    this.all = [...variables].flatMap(({ variable }) =>
      variable.references
        .filter((reference) => reference.isRead())
        .map((reference) => {
          const node = reference.identifier as Identifier;
          return { node, use: this.#useInClosure(node, variable) };
        }),
    );
  }

  in(root: Node): readonly BodyUse[] {
    return this.all.filter(({ node }) => contains(root, node));
  }

  /** Some mention below `root` does more than look. */
  taken(root: Node): boolean {
    return this.all.some(({ node, use }) => use !== 'borrow' && contains(root, node));
  }

  /**
   * Where a mention takes effect for code at `place`: a closure that is only called by its name
   * takes effect at its calls.
   */
  sitesOf(mention: Node, place: Node): readonly Node[] {
    const closure = functionAround(mention);
    const calls = closure && !contains(closure, place) ? this.#callsOf(closure) : undefined;
    return calls ?? [mention];
  }

  /** What is captured does nothing in a closure that never runs, and may do it any time in one that is given away. */
  #useInClosure(mention: Node, { defs }: Scope.Variable): Use {
    const use = this.#useOf(mention, 0);
    const closure = functionAround(mention);
    if (!closure || defs.some(({ name }) => contains(closure, name))) {
      return use;
    }
    const calls = this.#callsOf(closure);
    if (calls?.length === 0) {
      return 'borrow';
    }
    return use === 'borrow' || calls || runsInPlace(closure) ? use : 'other';
  }

  /** The calls of a function by its own name; undefined when it has none, or is not only called. */
  #callsOf(closure: FunctionNode): readonly Node[] | undefined {
    const mentions = this.#mentionsOf(closure);
    const onlyCalled = mentions?.every((identifier) => {
      const call = outerParentOf(identifier);
      return call?.type === 'CallExpression' && isCalleeOf(identifier, call);
    });
    return onlyCalled === true ? mentions : undefined;
  }

  /** The mentions of a function by its own name; undefined when it has none. */
  #mentionsOf(closure: FunctionNode): readonly Node[] | undefined {
    const holder = closure.type === 'FunctionDeclaration' ? closure : outerParentOf(closure);
    const name =
      holder?.type === 'FunctionDeclaration' || holder?.type === 'VariableDeclarator'
        ? holder.id
        : undefined;
    const exported = holder && /^Export/.test(parentOf(holder)?.type ?? '');
    const variable = name?.type === 'Identifier' && !exported && this.#lookUp(name);
    return variable
      ? variable.references
          .filter((reference) => !reference.init)
          .map(({ identifier }) => identifier as Node)
      : undefined;
  }

  #lookUp(name: Identifier): Scope.Variable | undefined {
    return this.#bindings.variableOf(name) ?? this.#bindings.lookUp(name.name, name);
  }

  #useOf(mention: Node, depth: number): Use {
    let node = mention;
    let contained = false;
    for (;;) {
      const parent = outerParentOf(node);
      const isIn = (child: Node | null | undefined): boolean => !!child && contains(child, node);
      switch (parent?.type) {
        case 'VariableDeclarator':
        case 'AssignmentExpression':
          return contained ||
            (parent.type === 'AssignmentExpression' &&
              unwrap(parent.left).type === 'MemberExpression')
            ? 'other'
            : 'borrow';
        case 'ExpressionStatement':
        case 'UnaryExpression':
        case 'TemplateLiteral':
        case 'BinaryExpression':
        case 'IfStatement':
        case 'WhileStatement':
        case 'DoWhileStatement':
        case 'ForStatement':
        case 'SwitchStatement':
          return 'borrow';
        case 'ForOfStatement':
          return parent.await ? 'release' : 'borrow';
        case 'ReturnStatement':
        case 'ArrowFunctionExpression':
          return isLinkOfChain(parent) ? 'borrow' : 'leave';
        case 'ThrowStatement':
          return 'leave';
        case 'ConditionalExpression':
          if (isIn(parent.test)) {
            return 'borrow';
          }
          break;
        case 'LogicalExpression':
          if (isIn(parent.left) && parent.operator === '&&') {
            return 'borrow';
          }
          break;
        case 'Property':
        case 'ObjectExpression':
        case 'ArrayExpression':
        case 'SpreadElement':
          contained = true;
          break;
        case 'AwaitExpression':
        case 'SequenceExpression':
          break;
        case 'MemberExpression': {
          const name = memberName(parent);
          const call = outerParentOf(parent);
          if (contained || name === undefined) {
            return 'other';
          }
          if (call?.type === 'CallExpression' && isCalleeOf(parent, call)) {
            return this.#useOfCall(name, call);
          }
          const meaning = this.#model.property(name);
          if (typeof meaning !== 'object') {
            return meaning === undefined ? 'other' : 'borrow';
          }
          break;
        }
        case 'CallExpression':
          return this.#useAsArgument(node, parent, contained, depth);
        default:
          return 'other';
      }
      node = parent;
    }
  }

  #useOfCall(name: string, call: CallExpression): Use {
    const operation = this.#model.method(name);
    const parent = outerParentOf(call);
    switch (operation) {
      case 'close':
        return 'release';
      case 'drain':
      case 'read':
        if (parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression') {
          return 'leave';
        }
        // fetch's reading methods lock the body at once, so that a late cancel does no harm.
        return parent?.type === 'AwaitExpression' || this.#model.client.name === 'fetch'
          ? 'release'
          : 'touch';
      case 'borrow':
      case 'self':
        return 'borrow';
      default:
    }
    if (PROMISE_METHODS.has(name) || ITERATING.has(name)) {
      // The parameter of an inline callback is one of the variables; any other function may do anything.
      return call.arguments.every((argument) => isFunction(unwrap(argument))) ? 'borrow' : 'other';
    }
    if (typeof operation === 'object' && 'view' in operation) {
      return parent?.type === 'VariableDeclarator' ? 'borrow' : 'touch';
    }
    return 'touch';
  }

  #useAsArgument(argument: Node, call: CallExpression, contained: boolean, depth: number): Use {
    const callee = dottedPath(call.callee) ?? '';
    if (
      borrowers.some((pattern) => pattern.test(callee)) ||
      functionEffects[`global:${callee}`] === 'borrow' ||
      (!contained && COMBINATORS.test(callee))
    ) {
      return 'borrow';
    }
    const helper = contained ? undefined : this.#helper(call.callee);
    const position = call.arguments.findIndex((candidate) => contains(candidate, argument));
    const parameter = helper?.params[position];
    if (!helper || parameter?.type !== 'Identifier' || depth >= DEEPEST_HELPER) {
      return 'other';
    }
    const variable = this.#bindings.declaredBy(helper).find(({ name }) => name === parameter.name);
    const uses = variable?.references.map(({ identifier }) =>
      this.#useOf(identifier as Node, depth + 1),
    );
    return uses?.every((use) => use === 'borrow') ? 'borrow' : 'other';
  }

  /** A function of this file that is called by its own name. */
  #helper(callee: Node): FunctionNode | undefined {
    const variable = this.#bindings.variableOf(unwrap(callee));
    return variable && functionOf(variable);
  }
}

/** The function that a name stands for, by declaration or as its initial value. */
export function functionOf(variable: Scope.Variable): FunctionNode | undefined {
  const definition = variable.defs[0]?.node as Node | undefined;
  if (definition?.type === 'FunctionDeclaration') {
    return definition;
  }
  if (definition?.type === 'VariableDeclarator' && definition.init) {
    const init = unwrap(definition.init);
    return isFunction(init) ? init : undefined;
  }
  return undefined;
}

/** The value of an inline callback goes on along the chain, where its variables are followed. */
function isLinkOfChain(parent: Node): boolean {
  const owner = parent.type === 'ReturnStatement' ? functionAround(parent) : parent;
  const call = owner && outerParentOf(owner);
  if (!owner || call?.type !== 'CallExpression' || isCalleeOf(owner, call)) {
    return false;
  }
  const method = calledMethod(call) ?? '';
  return PROMISE_METHODS.has(method) && parentOf(call)?.type !== 'ReturnStatement';
}

/** An inline callback of a promise or array method, or a function called where it stands. */
function runsInPlace(closure: FunctionNode): boolean {
  const call = outerParentOf(closure);
  if (call?.type !== 'CallExpression') {
    return false;
  }
  const method = calledMethod(call) ?? '';
  return isCalleeOf(closure, call) || PROMISE_METHODS.has(method) || ITERATING.has(method);
}
