/** What a member of a constant holds: of an object literal, a class, a module or a client. */
import type { Class, Node } from 'estree';
import { isClientModule } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { ClassMembers } from './class-members.ts';
import type { Constants } from './constants.ts';
import { isReplaced, propertyIn } from './declared-values.ts';
import { homeOf } from './elsewhere.ts';
import { memberOfExternal } from './origins.ts';
import {
  enclosingClass,
  enclosingObject,
  isInStatic,
  memberName,
  outerParentOf,
  propertyName,
  unwrap,
} from './syntax.ts';
import type { Value } from './values.ts';

/** Steps from name to name; where it takes more of them, nothing is known. */
export const DEEPEST_CONSTANT = 12;

const DEEPEST_HEIR = 4;

export class ConstantMembers {
  readonly #bindings: Bindings;
  readonly #constants: Constants;
  readonly #classes: ClassMembers;

  constructor(bindings: Bindings, constants: Constants) {
    this.#bindings = bindings;
    this.#constants = constants;
    this.#classes = new ClassMembers(bindings);
  }

  of(expression: Node & { type: 'MemberExpression' }, depth: number): Value | undefined {
    const name = memberName(expression);
    const object = unwrap(expression.object);
    if (name === undefined) {
      return this.#anyModuleOf(object, depth);
    }
    if (object.type === 'ThisExpression') {
      const owner = enclosingClass(expression);
      if (owner) {
        return this.#isOverridden(owner, name)
          ? undefined
          : this.ofClass(owner, name, isInStatic(expression), depth + 1);
      }
      const object = enclosingObject(expression);
      return object && this.ofInit(object, name, depth);
    }
    if (object.type === ('Super' as string)) {
      const owner = enclosingClass(expression);
      const base = owner?.superClass && this.#constants.of(owner.superClass, depth + 1);
      const member = base && this.ofClassBehind(base, name, isInStatic(expression), depth);
      return member?.kind === 'function' ? member : undefined;
    }
    if (object.type === 'ImportExpression') {
      // A promise of the module.
      return undefined;
    }
    const base = this.#constants.of(object, depth + 1);
    if (base?.kind === 'external') {
      return memberOfExternal(base, name);
    }
    if (base?.kind === 'class') {
      return this.ofClass(base.node, name, true, depth + 1);
    }
    return (
      this.ofObject(object, name, depth) ??
      // `event.respondWith(response)` answers a promise of a response, and is no request.
      (name === 'respondWith'
        ? undefined
        : this.#bindings.writtenTypes.memberFunction(object, name))
    );
  }

  /** A property of an object literal that a constant names: functions and clients only. */
  ofObject(object: Node, name: string, depth: number): Value | undefined {
    if (object.type !== 'Identifier') {
      return this.ofInit(object, name, depth);
    }
    const source = this.#constants.initOf(object);
    const value = source && this.ofInit(source, name, depth);
    return value && !isReplaced(this.#bindings.variableOf(object), name) ? value : undefined;
  }

  /** The same of the literal, or of the `new` expression, itself. */
  ofInit(source: Node, name: string, depth = 0): Value | undefined {
    if (source.type === 'NewExpression') {
      const owner = this.#constants.of(source.callee, depth + 1);
      const member = owner && this.ofClassBehind(owner, name, false, depth);
      return member?.kind === 'function' ? member : undefined;
    }
    if (source.type !== 'ObjectExpression') {
      return undefined;
    }
    const value = propertyIn(source, name);
    const constant = value && this.#constants.of(value, depth + 1);
    return constant?.kind === 'function' || this.#constants.isAcquiring(constant)
      ? constant
      : undefined;
  }

  /** `({ 'http:': http, 'https:': https })[protocol]`. */
  #anyModuleOf(object: Node, depth: number): Value | undefined {
    const source = this.#constants.initOf(object);
    if (source?.type !== 'ObjectExpression') {
      return undefined;
    }
    const values = source.properties.map((property) =>
      property.type === 'Property' ? this.#constants.of(property.value, depth + 1) : undefined,
    );
    return values.every((value) => value?.kind === 'external' && isClientModule(value.origin))
      ? values[0]
      : undefined;
  }

  /** A class in this file that extends the other one has a member of its own by that name. */
  #isOverridden(owner: Class, name: string, depth = 0): boolean {
    const variables = this.#bindings.declaredBy(owner);
    return variables.some(({ references }) =>
      references.some(({ identifier }) => {
        const heir = outerParentOf(identifier as Node);
        return (
          (heir?.type === 'ClassDeclaration' || heir?.type === 'ClassExpression') &&
          unwrap(heir.superClass as Node) === identifier &&
          (heir.body.body.some(
            (element) =>
              element.type !== 'StaticBlock' && 'key' in element && propertyName(element) === name,
          ) ||
            (depth < DEEPEST_HEIR && this.#isOverridden(heir, name, depth + 1)))
        );
      }),
    );
  }

  /** A method, field or assigned member of a class in this file. */
  ofClass(owner: Class, name: string, isStatic: boolean, depth: number): Value | undefined {
    return this.#classes.member(owner, name, isStatic, depth);
  }

  /** A member of a class that a value is known to be, here or in another file. */
  ofClassBehind(value: Value, name: string, isStatic: boolean, depth: number): Value | undefined {
    const found = this.#bindings.followed(value);
    if (found.kind !== 'class' || depth > DEEPEST_CONSTANT) {
      return undefined;
    }
    const { bindings } = (this.#bindings.elsewhere && homeOf(found.node)) ?? {
      bindings: this.#bindings,
    };
    return bindings.constants.members.ofClass(found.node, name, isStatic, depth + 1);
  }
}
