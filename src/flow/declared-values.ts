/** What a declaration says by its syntax alone: what an import brings, a pattern's defaults, a literal's properties. */
import type { Scope } from 'eslint';
import type { Node, ObjectExpression, Pattern } from 'estree';
import { formsOf } from '../clients/index.ts';
import { moduleName } from './origins.ts';
import {
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  propertyName,
  unwrap,
} from './syntax.ts';
import type { Value } from './values.ts';

export function writtenOnce(variable: Scope.Variable): boolean {
  const [definition] = variable.defs;
  if (definition?.type === 'Variable' && definition.parent.kind === 'const') {
    return true;
  }
  return variable.references.every((reference) => !reference.isWrite() || reference.init === true);
}

/** TypeScript's overloads define one name several times; the one with a body counts. */
export function overloadedFunction(variable: Scope.Variable): Value | undefined {
  const withBody = variable.defs.filter(
    (definition) => isFunction(definition.node as Node) && (definition.node as FunctionNode).body,
  );
  const only = withBody.length === 1 ? withBody[0] : undefined;
  return only ? { kind: 'function', node: only.node as FunctionNode } : undefined;
}

export function importedValue(definition: Scope.Definition): Value | undefined {
  const declaration = definition.parent;
  if (declaration?.type !== 'ImportDeclaration' || typeof declaration.source.value !== 'string') {
    return requiredByTypeScript(definition.node as Node);
  }
  const module = moduleName(declaration.source.value);
  const specifier = definition.node as Node;
  switch (specifier.type) {
    case 'ImportDefaultSpecifier':
      return { kind: 'external', origin: `${module}:default` };
    case 'ImportNamespaceSpecifier':
      return { kind: 'external', origin: `${module}:*` };
    case 'ImportSpecifier': {
      const imported = specifier.imported;
      const name = imported.type === 'Identifier' ? imported.name : String(imported.value);
      return { kind: 'external', origin: `${module}:${name}` };
    }
    default:
      return undefined;
  }
}

/** What `util.promisify` makes of a client's function. */
export function promisified(value: Value | undefined): Value | undefined {
  const origin = value?.kind === 'external' ? `${value.origin}.__promisify__` : '';
  return formsOf(origin).length > 0 ? { kind: 'external', origin } : value;
}

/** `import http = require('http')`. */
function requiredByTypeScript(node: Node): Value | undefined {
  const { moduleReference } = node as unknown as {
    moduleReference?: { type: string; expression?: { value?: unknown } };
  };
  const source = moduleReference?.expression?.value;
  return typeof source === 'string'
    ? { kind: 'external', origin: `${moduleName(source)}:*` }
    : undefined;
}

export function literalOf(value: unknown): string | number | boolean | bigint | null | undefined {
  return typeof value === 'object' ? null : (value as string | number | boolean | bigint);
}

export function defaultFor(pattern: Pattern, name: string): Node | undefined {
  switch (pattern.type) {
    case 'AssignmentPattern':
      if (pattern.left.type === 'Identifier') {
        return pattern.left.name === name ? pattern.right : undefined;
      }
      return defaultFor(pattern.left, name);
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        const found = property.type === 'Property' ? defaultFor(property.value, name) : undefined;
        if (found) {
          return found;
        }
      }
      return undefined;
    default:
      return undefined;
  }
}

/** `http.get = stub`: the member is not what the literal says. */
export function isReplaced(variable: Scope.Variable | undefined, name: string): boolean {
  return (variable?.references ?? []).some(({ identifier }) => {
    const member = outerParentOf(identifier as Node);
    const assignment = member?.type === 'MemberExpression' ? outerParentOf(member) : undefined;
    return (
      member?.type === 'MemberExpression' &&
      assignment?.type === 'AssignmentExpression' &&
      unwrap(assignment.left) === member &&
      (memberName(member) ?? name) === name
    );
  });
}

export function propertyIn(object: ObjectExpression, name: string): Node | undefined {
  for (const property of object.properties) {
    if (property.type === 'Property' && propertyName(property) === name) {
      return property.value;
    }
  }
  return undefined;
}
