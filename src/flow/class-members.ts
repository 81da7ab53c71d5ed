/** What a member of a class in this file is: a method, a function, a client, something a client made. */
import type { Class, Node, Pattern } from 'estree';
import type { Bindings } from './bindings.ts';
import { dottedPath, type FunctionNode, parentOf, propertyName, startOf } from './syntax.ts';
import type { Value } from './values.ts';

type Element = Class['body']['body'][number];

export class ClassMembers {
  readonly #bindings: Bindings;
  readonly #known = new Map<Class, Map<string, Value | undefined>>();
  readonly #elements = new Map<Class, Map<string, Element[]>>();
  readonly #assignments = new Map<Class, ReadonlyMap<string, readonly Node[]>>();

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  member(owner: Class, name: string, isStatic: boolean, depth: number): Value | undefined {
    let members = this.#known.get(owner);
    if (!members) {
      members = new Map();
      this.#known.set(owner, members);
    }
    const key = isStatic ? `static ${name}` : name;
    if (!members.has(key)) {
      members.set(key, undefined);
      members.set(key, this.#find(owner, name, isStatic, depth));
    }
    return members.get(key);
  }

  #find(owner: Class, name: string, isStatic: boolean, depth: number): Value | undefined {
    const { annotations, writtenTypes } = this.#bindings;
    let constructorNode: FunctionNode | undefined;
    const elements = this.#elementsOf(owner);
    const own = elements.get('constructor') ?? [];
    for (const element of name === 'constructor' ? own : [...own, ...(elements.get(name) ?? [])]) {
      if (element.type === 'MethodDefinition' && element.kind === 'constructor') {
        constructorNode = element.value;
      }
      if (
        (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') ||
        element.static !== isStatic ||
        propertyName(element) !== name
      ) {
        continue;
      }
      if (element.type === 'MethodDefinition') {
        return element.kind === 'method' && (element.value.body as Node | null)
          ? { kind: 'function', node: element.value }
          : undefined;
      }
      const annotated = writtenTypes.functionValue(annotations.ofNode(element));
      if (annotated) {
        return annotated;
      }
      if (element.value) {
        const value = this.#bindings.constants.of(element.value, depth + 1);
        if (value?.kind === 'function' || value?.kind === 'external') {
          return value;
        }
      }
    }
    const assigned = isStatic
      ? undefined
      : ((constructorNode && this.#parameterProperty(constructorNode, name, depth)) ??
        this.#assigned(owner, name, depth));
    return assigned ?? this.#inherited(owner, name, isStatic, depth);
  }

  #elementsOf(owner: Class): ReadonlyMap<string, readonly Element[]> {
    let elements = this.#elements.get(owner);
    if (!elements) {
      elements = new Map();
      this.#elements.set(owner, elements);
      for (const element of owner.body.body) {
        const name =
          element.type === 'StaticBlock' || !('key' in element) ? undefined : propertyName(element);
        const same = name === undefined ? undefined : elements.get(name);
        if (same) {
          same.push(element);
        } else if (name !== undefined) {
          elements.set(name, [element]);
        }
      }
    }
    return elements;
  }

  /** A method of the base class, here or in the file that it is imported from. */
  #inherited(owner: Class, name: string, isStatic: boolean, depth: number): Value | undefined {
    const base = owner.superClass && this.#bindings.constants.of(owner.superClass, depth + 1);
    const member =
      base && this.#bindings.constants.members.ofClassBehind(base, name, isStatic, depth);
    return member?.kind === 'function' ? member : undefined;
  }

  /** `constructor(private fetchFn: typeof fetch = fetch)`. */
  #parameterProperty(
    constructorNode: FunctionNode,
    name: string,
    depth: number,
  ): Value | undefined {
    const { annotations, writtenTypes } = this.#bindings;
    for (const parameter of constructorNode.params as readonly Node[]) {
      if (parameter.type === ('TSParameterProperty' as string)) {
        const inner = (parameter as unknown as { parameter: Pattern }).parameter;
        const target = inner.type === 'AssignmentPattern' ? inner.left : inner;
        if (target.type === 'Identifier' && target.name === name) {
          return (
            writtenTypes.functionValue(annotations.ofNode(target)) ??
            (inner.type === 'AssignmentPattern'
              ? this.#bindings.constants.clientOnly(inner.right, depth)
              : undefined)
          );
        }
      }
    }
    return undefined;
  }

  /** `this.fetch = opts.fetch ?? fetch`, in the constructor or later; the first client counts. */
  #assigned(owner: Class, name: string, depth: number): Value | undefined {
    let assignments = this.#assignments.get(owner);
    if (!assignments) {
      assignments = this.#assignmentsIn(owner);
      this.#assignments.set(owner, assignments);
    }
    for (const value of assignments.get(name) ?? []) {
      const client = this.#bindings.constants.clientOnly(value, depth);
      if (client) {
        return client;
      }
    }
    return undefined;
  }

  #assignmentsIn(owner: Class): ReadonlyMap<string, readonly Node[]> {
    const found = new Map<string, Node[]>();
    const [from = 0, to = 0] = owner.body.range ?? [];
    for (const node of this.#bindings.census.around(owner).assignments) {
      const at = startOf(node);
      const path =
        at >= from && at < to && node.operator !== '+=' ? dottedPath(node.left) : undefined;
      if (path?.startsWith('this.') && !path.includes('.', 5) && isOwnThis(node, owner)) {
        const name = path.slice(5);
        found.set(name, [...(found.get(name) ?? []), node.right]);
      }
    }
    return found;
  }
}

/** No function or class between them has a `this` of its own. */
function isOwnThis(node: Node, owner: Class): boolean {
  for (let parent = parentOf(node); parent && parent !== owner; parent = parentOf(parent)) {
    if (parent.type === 'FunctionDeclaration' || parent.type === 'ClassDeclaration') {
      return false;
    }
  }
  return true;
}
