/** `switch (kind)` over `kind: 'json' | 'text'` with a case for each: TypeScript knows that there is no way past it. */
import type { Node, SwitchStatement } from 'estree';
import type { Bindings } from './bindings.ts';
import { DEEPEST_TYPE, part, parts, typeOf } from './type-syntax.ts';

export function isExhaustive(bindings: Bindings, node: SwitchStatement): boolean {
  const type = bindings.annotations.of(node.discriminant);
  const values = type && literalsIn(bindings, type);
  const covered = new Set(
    node.cases.map(({ test }) => (test?.type === 'Literal' ? test.value : undefined)),
  );
  return values !== undefined && values.every((value) => covered.has(value));
}

type LiteralValue = string | number | boolean;

/** All values of the type, if it is made of literals alone. */
function literalsIn(bindings: Bindings, type: Node, depth = 0): LiteralValue[] | undefined {
  if (depth > DEEPEST_TYPE) {
    return undefined;
  }
  switch (type.type as string) {
    case 'TSLiteralType': {
      const literal = part(type, 'literal');
      const value = literal?.type === 'Literal' ? literal.value : undefined;
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [value]
        : undefined;
    }
    case 'TSUnionType': {
      const values: LiteralValue[] = [];
      for (const member of parts(type, 'types')) {
        const some = literalsIn(bindings, member, depth + 1);
        if (!some) {
          return undefined;
        }
        values.push(...some);
      }
      return values;
    }
    case 'TSTypeReference': {
      const definition = bindings.annotations.definitionOf(part(type, 'typeName'));
      const aliased =
        typeOf(definition) === 'TSTypeAliasDeclaration'
          ? part(definition, 'typeAnnotation')
          : undefined;
      return aliased && literalsIn(bindings, aliased, depth + 1);
    }
    default:
      return undefined;
  }
}
