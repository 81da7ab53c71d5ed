/**
 * Which variables get one body, followed from its request by syntax: through `await`, destructuring,
 * combinators, loops and inline callbacks.
 */
import type { Scope } from 'eslint';
import type { CallExpression, Node } from 'estree';
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
  contains,
} from '../../flow/syntax.ts';
import type { MemberModel } from './model.ts';

/** Where a variable gets the body. */
export interface BodyVariable {
  variable: Scope.Variable;
  /** The declarator, assignment, loop or function (as its parameter) that binds it. */
  binding: Node;
  /** Undefined when it is not the body itself, for example an array of responses. */
  kind: HandleKind | undefined;
  /** The binding gives the body and nothing else: no `null` of a `.catch(() => null)`. */
  certain: boolean;
  /** The parameter of an error-first callback, and whether that ever asks for the error. */
  errorFirst: 'checked' | 'unchecked' | undefined;
}

interface Flow {
  kind: HandleKind | undefined;
  /** What the elements are, where the value is an array of them. */
  element?: HandleKind | undefined;
  /** The element's place in an array whose elements are written out. */
  index?: number | undefined;
  certain: boolean;
  errorFirst?: BodyVariable['errorFirst'];
  /** Still inside the expression that yields the body, where an unknown call wraps the promise. */
  acquiring: boolean;
}

export const PROMISE_METHODS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** Array methods that call back for every element; `some()`, `every()` and `find()` stop early. */
export const ITERATING: ReadonlySet<string> = new Set(['map', 'forEach', 'filter', 'flatMap']);

export const COMBINATORS = /^Promise\.(?:all|any|race|resolve)$/;

export function findBodyVariables(
  bindings: Bindings,
  model: MemberModel,
  leak: Leak,
): ReadonlyMap<Scope.Variable, BodyVariable> {
  const search = new Search(bindings, model);
  search.from(leak.acquire);
  return search.found;
}

class Search {
  readonly found = new Map<Scope.Variable, BodyVariable>();
  readonly #bindings: Bindings;
  readonly #model: MemberModel;

  constructor(bindings: Bindings, model: MemberModel) {
    this.#bindings = bindings;
    this.#model = model;
  }

  from(acquire: Node): void {
    const owner = ownerOfParameter(acquire);
    if (owner) {
      const certain = !(acquire as { optional?: boolean }).optional;
      this.#bind(acquire, owner, { kind: 'response', certain, acquiring: false });
      return;
    }
    this.#follow(acquire, { kind: 'promise', certain: true, acquiring: true });
    if (acquire.type === 'CallExpression') {
      this.#bindCallbacks(
        acquire,
        { kind: 'response', certain: true, acquiring: false },
        this.#model.callbackParameter,
      );
    }
  }

  #bind(target: Node, binding: Node, flow: Flow): void {
    switch (target.type) {
      case 'Identifier': {
        const variable =
          this.#bindings.variableOf(target) ?? this.#bindings.lookUp(target.name, target);
        if (!variable || variable.defs.length === 0 || this.found.has(variable)) {
          return;
        }
        const certain = flow.certain && variable.defs.length === 1;
        const { kind, errorFirst } = flow;
        this.found.set(variable, { variable, binding, kind, certain, errorFirst });
        for (const reference of variable.references) {
          if (reference.isRead()) {
            this.#follow(reference.identifier as Node, {
              ...flow,
              certain: true,
              acquiring: false,
            });
          }
        }
        return;
      }
      case 'AssignmentPattern':
        this.#bind(target.left, binding, { ...flow, certain: false });
        return;
      case 'ArrayPattern':
        for (const [index, element] of target.elements.entries()) {
          if (element && (flow.index ?? index) === index) {
            const kind = flow.element ?? flow.kind;
            this.#bind(element, binding, { kind, certain: false, acquiring: false });
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
          const meaning = name === undefined ? undefined : this.#model.property(name);
          if (meaning === undefined || typeof meaning === 'object') {
            const kind = meaning && this.#model.kindOf(meaning.view);
            this.#bind(property.value, binding, { ...flow, kind, certain: meaning !== undefined });
          }
        }
        return;
      default:
    }
  }

  /** Follows the value of an expression outwards until variables take it. */
  #follow(from: Node, start: Flow): void {
    let node = from;
    let flow = start;
    for (;;) {
      const next = this.#step(node, flow);
      if (!next) {
        return;
      }
      node = next.node;
      flow = next.flow;
    }
  }

  #step(node: Node, flow: Flow): { node: Node; flow: Flow } | undefined {
    const parent = outerParentOf(node);
    const isIn = (child: Node | null | undefined): boolean => !!child && contains(child, node);
    switch (parent?.type) {
      case 'AwaitExpression': {
        const kind = flow.kind === 'promise' ? 'response' : flow.kind;
        return { node: parent, flow: { ...flow, kind } };
      }
      case 'SequenceExpression':
        return isIn(parent.expressions.at(-1)) ? { node: parent, flow } : undefined;
      case 'LogicalExpression':
        return isIn(parent.left) && parent.operator === '&&'
          ? undefined
          : { node: parent, flow: { ...flow, certain: false } };
      case 'ConditionalExpression':
        return isIn(parent.test) ? undefined : { node: parent, flow: { ...flow, certain: false } };
      case 'MemberExpression':
        return isIn(parent.object) ? this.#member(parent, flow) : undefined;
      case 'CallExpression':
        return isCalleeOf(node, parent) ? undefined : this.#argument(node, parent, flow);
      case 'ArrayExpression': {
        const index = parent.elements.findIndex((element) => element && contains(element, node));
        const spread = parent.elements[index]?.type === 'SpreadElement';
        const element = spread ? flow.element : flow.kind;
        const at = spread ? undefined : index;
        return {
          node: parent,
          flow: { ...flow, kind: undefined, element, index: at, certain: false },
        };
      }
      case 'SpreadElement':
        return { node: parent, flow };
      case 'ReturnStatement':
      case 'ArrowFunctionExpression': {
        const owner = parent.type === 'ReturnStatement' ? functionAround(parent) : parent;
        const call = owner && outerParentOf(owner);
        if (!owner || call?.type !== 'CallExpression' || isCalleeOf(owner, call)) {
          return undefined;
        }
        const chained = PROMISE_METHODS.has(calledMethod(call) ?? '');
        const kind = chained ? ('promise' as const) : undefined;
        return {
          node: call,
          flow: { kind, element: chained ? undefined : 'promise', certain: false, acquiring: true },
        };
      }
      case 'VariableDeclarator':
        if (isIn(parent.init)) {
          this.#bind(parent.id, parent, { ...flow, acquiring: false });
        }
        return undefined;
      case 'AssignmentExpression':
        if (!isIn(parent.right)) {
          return undefined;
        }
        this.#bind(parent.left, parent, { ...flow, acquiring: false });
        return { node: parent, flow };
      case 'ForOfStatement': {
        const { left } = parent;
        const target = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left;
        if (isIn(parent.right) && target) {
          const kind = parent.await && flow.element === 'promise' ? 'response' : flow.element;
          this.#bind(target, parent, { kind, certain: true, acquiring: false });
        }
        return undefined;
      }
      default:
        return undefined;
    }
  }

  #member(
    member: Node & { type: 'MemberExpression' },
    flow: Flow,
  ): { node: Node; flow: Flow } | undefined {
    const name = memberName(member) ?? '';
    const meaning = this.#model.property(name);
    if (meaning && typeof meaning === 'object') {
      const kind = this.#model.kindOf(meaning.view);
      return { node: member, flow: { ...flow, kind } };
    }
    const call = outerParentOf(member);
    if (call?.type !== 'CallExpression' || !isCalleeOf(member, call)) {
      return undefined;
    }
    const certain = { certain: false, acquiring: flow.acquiring };
    if (PROMISE_METHODS.has(name)) {
      if (name === 'then') {
        const kind = flow.kind === 'promise' ? 'response' : flow.kind;
        this.#bindCallbacks(call, { ...flow, kind, certain: true, acquiring: false });
      }
      return { node: call, flow: { ...flow, ...certain } };
    }
    if (name === 'on' || name === 'once') {
      this.#bindCallbacks(call, { kind: 'response', certain: true, acquiring: false });
      return undefined;
    }
    if (ITERATING.has(name)) {
      this.#bindCallbacks(call, { kind: flow.element, certain: true, acquiring: false });
      return { node: call, flow: { ...flow, ...certain } };
    }
    const view = this.#model.method(name);
    if (typeof view !== 'object' || !('view' in view)) {
      return undefined;
    }
    const kind = this.#model.kindOf(view.view);
    return { node: call, flow: { kind, ...certain } };
  }

  #argument(node: Node, call: CallExpression, flow: Flow): { node: Node; flow: Flow } | undefined {
    const callee = dottedPath(call.callee) ?? '';
    const given = { ...flow, certain: false };
    switch (callee) {
      case 'Promise.all':
        return {
          node: call,
          flow: { ...given, element: flow.element === 'promise' ? 'response' : flow.element },
        };
      case 'Promise.race':
      case 'Promise.any':
        return {
          node: call,
          flow: { kind: flow.element, certain: false, acquiring: flow.acquiring },
        };
      case 'Promise.resolve':
        return { node: call, flow };
      // Its elements are records that hold the responses.
      case 'Promise.allSettled':
        return undefined;
      default:
        return flow.acquiring && contains(call, node)
          ? { node: call, flow: { ...given, kind: undefined } }
          : undefined;
    }
  }

  /** The n-th parameters of functions written directly as a call's arguments. */
  #bindCallbacks(call: CallExpression, flow: Flow, nth = 0): void {
    for (const argument of call.arguments) {
      const callback = unwrap(argument);
      const parameter = isFunction(callback) ? callback.params[nth] : undefined;
      if (parameter) {
        const [error] = isFunction(callback) ? callback.params : [];
        const checked = this.#asksFor(error) ? 'checked' : 'unchecked';
        this.#bind(parameter, callback, { ...flow, errorFirst: nth > 0 ? checked : undefined });
      }
    }
  }

  /** Some condition depends on the error. */
  #asksFor(parameter: Node | undefined): boolean {
    const variable =
      parameter?.type === 'Identifier'
        ? this.#bindings.lookUp(parameter.name, parameter)
        : undefined;
    return (
      variable?.references.some(({ identifier }) => {
        const parent = outerParentOf(identifier as Node);
        return (
          parent?.type === 'IfStatement' ||
          parent?.type === 'UnaryExpression' ||
          parent?.type === 'LogicalExpression' ||
          parent?.type === 'ConditionalExpression' ||
          parent?.type === 'BinaryExpression'
        );
      }) ?? false
    );
  }
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

export function isCalleeOf(node: Node, call: CallExpression): boolean {
  return unwrap(call.callee) === unwrap(node);
}

/** `then` for `p.then(…)`. */
export function calledMethod(call: CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? memberName(callee) : undefined;
}

function ownerOfParameter(node: Node): FunctionNode | undefined {
  for (
    let parent = parentOf(node), child = node;
    parent;
    child = parent, parent = parentOf(parent)
  ) {
    if (isFunction(parent)) {
      return (parent.params as Node[]).includes(child) ? parent : undefined;
    }
    if (parent.type !== 'AssignmentPattern' || parent.left !== child) {
      return undefined;
    }
  }
  return undefined;
}
