/**
 * Where TypeScript's annotations stand, without a type checker: that of a name, of a member, of a pattern's part.
 * Types of other files are unknown, not absent.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { DEEPEST_TYPE, firstOf, nameOf, part, parts, typeOf } from './type-syntax.ts';
import { isStandIn } from './stand-ins.ts';
import { enclosingClass, parentOf, unwrap } from './syntax.ts';

export class Annotations {
  readonly #bindings: Bindings;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** The annotation written on a node: `x: T`, a field, a parameter. */
  ofNode(node: Node | undefined): Node | undefined {
    return part(part(node, 'typeAnnotation'), 'typeAnnotation');
  }

  /** `x: never`, `x satisfies never`. */
  isNever(node: Node): boolean {
    return (
      typeOf(this.ofNode(node)) === 'TSNeverKeyword' ||
      typeOf(part(node, 'typeAnnotation')) === 'TSNeverKeyword'
    );
  }

  ofVariable(variable: Scope.Variable): Node | undefined {
    const name = variable.defs[0]?.name as Node | undefined;
    if (!name) {
      return undefined;
    }
    const own = this.ofNode(name);
    if (own) {
      return isStandIn(variable) ? undefined : own;
    }
    // `{ fetch }: Options`: the annotation is the pattern's.
    let property = parentOf(name);
    if (property?.type === 'AssignmentPattern') {
      property = parentOf(property);
    }
    const pattern = property && parentOf(property);
    if (property?.type === 'Property' && pattern?.type === 'ObjectPattern') {
      const annotation = this.ofNode(pattern);
      const key = property.key;
      return annotation && key.type === 'Identifier'
        ? this.#memberOfType(annotation, key.name, 0)
        : undefined;
    }
    return undefined;
  }

  /** The annotation of an expression that is a name, a member of `this` or of a typed name. */
  of(expression: Node, depth = 0): Node | undefined {
    if (depth > DEEPEST_TYPE) {
      return undefined;
    }
    const node = unwrap(expression);
    if (node.type === 'Identifier') {
      const variable = this.#bindings.variableOf(node);
      return variable && this.ofVariable(variable);
    }
    if (node.type === 'MemberExpression' && node.property.type === 'Identifier' && !node.computed) {
      return this.memberOf(node.object, node.property.name, depth + 1);
    }
    return undefined;
  }

  memberOf(object: Node, name: string, depth = 0): Node | undefined {
    const node = unwrap(object);
    if (node.type === 'ThisExpression') {
      const owner = enclosingClass(node);
      return owner && this.#memberOfClass(owner, name);
    }
    const type = this.of(node, depth + 1);
    return type && this.#memberOfType(type, name, depth + 1);
  }

  #memberOfClass(owner: Node, name: string): Node | undefined {
    for (const element of parts(part(owner, 'body'), 'body')) {
      if (nameOf(part(element, 'key')) === name) {
        return this.ofNode(element) ?? part(element, 'value') ?? element;
      }
      if (nameOf(part(element, 'key')) === 'constructor') {
        for (const parameter of parts(part(element, 'value'), 'params')) {
          const inner = part(parameter, 'parameter');
          const target = typeOf(inner) === 'AssignmentPattern' ? part(inner, 'left') : inner;
          if (nameOf(target) === name) {
            return this.ofNode(target);
          }
        }
      }
    }
    return undefined;
  }

  #memberOfType(type: Node, name: string, depth: number): Node | undefined {
    if (depth > DEEPEST_TYPE) {
      return undefined;
    }
    switch (type.type as string) {
      case 'TSTypeLiteral':
        return this.#memberIn(parts(type, 'members'), name);
      case 'TSUnionType':
      case 'TSIntersectionType':
        return firstOf(type, (member) => this.#memberOfType(member, name, depth + 1));
      case 'TSTypeReference': {
        const reference = nameOf(part(type, 'typeName'));
        if (reference && /^(?:Readonly|Partial|Required)$/.test(reference)) {
          const inner = parts(part(type, 'typeArguments'), 'params')[0];
          return inner && this.#memberOfType(inner, name, depth + 1);
        }
        const definition = this.definitionOf(part(type, 'typeName'));
        switch (typeOf(definition)) {
          case 'TSInterfaceDeclaration':
            return this.#memberIn(parts(part(definition, 'body'), 'body'), name);
          case 'TSTypeAliasDeclaration': {
            const aliased = part(definition, 'typeAnnotation');
            return aliased && this.#memberOfType(aliased, name, depth + 1);
          }
          case 'ClassDeclaration':
            return definition && this.#memberOfClass(definition, name);
          default:
            return undefined;
        }
      }
      default:
        return undefined;
    }
  }

  #memberIn(members: readonly Node[], name: string): Node | undefined {
    for (const member of members) {
      if (nameOf(part(member, 'key')) === name) {
        return typeOf(member) === 'TSMethodSignature' ? member : this.ofNode(member);
      }
    }
    return undefined;
  }

  definitionOf(typeName: Node | undefined): Node | undefined {
    const variable = typeName && this.variableOfType(typeName);
    return variable?.defs[0]?.node;
  }

  variableOfType(typeName: Node): Scope.Variable | undefined {
    const name = nameOf(typeName);
    return name === undefined ? undefined : this.#bindings.lookUp(name, typeName);
  }
}
