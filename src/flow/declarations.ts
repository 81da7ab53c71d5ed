/** Declarations of variables: what each of them holds from there on. */
import type { Node, VariableDeclaration } from 'estree';
import { bindPattern } from './assign.ts';
import { evaluate } from './expressions.ts';
import { merge } from './merge.ts';
import { isInertValue } from './relevance.ts';
import type { Run } from './run.ts';
import { parentOf, startOf, unwrap } from './syntax.ts';
import { UNDEFINED, UNKNOWN } from './values.ts';
import type { World } from './world.ts';

/** Initial values of these kinds say nothing about a body unless they mention one. */
const OPAQUE_WHEN_INERT = new Set(['CallExpression', 'AwaitExpression', 'TemplateLiteral']);

export function declare(run: Run, node: VariableDeclaration, worlds: readonly World[]): World[] {
  let current = [...worlds];
  for (const declarator of node.declarations) {
    if (run.bindings.annotations.isNever(declarator.id)) {
      // `const unreachable: never = kind`: the checker proves that this does not run.
      return [];
    }
    const { init } = declarator;
    if (init) {
      const opaque = OPAQUE_WHEN_INERT.has(unwrap(init).type);
      current = current.flatMap((world) =>
        opaque && isInertValue(run, init, world)
          ? bindPattern(run, world, declarator.id, UNKNOWN, declarator, true)
          : evaluate(run, init, world).flatMap((result) =>
              bindPattern(run, result.world, declarator.id, result.value, declarator, true),
            ),
      );
    } else if (node.kind !== 'var' || isStillUndefined(run, declarator.id, node)) {
      current = current.flatMap((world) =>
        bindPattern(run, world, declarator.id, UNDEFINED, declarator, true),
      );
    }
  }
  return merge(run, current);
}

/**
 * `var res;` changes nothing: at the top of a function, the variable is still undefined where nothing above and no
 * function that is declared has assigned it.
 */
function isStillUndefined(run: Run, name: Node, declaration: VariableDeclaration): boolean {
  const variable = name.type === 'Identifier' ? run.bindings.lookUp(name.name, name) : undefined;
  const block = parentOf(declaration);
  if (variable?.defs.length !== 1 || !block || parentOf(block) !== variable.scope.block) {
    return false;
  }
  return variable.references.every((reference) => {
    const { block: writer } = reference.from.variableScope;
    return (
      !reference.isWrite() ||
      (startOf(reference.identifier as Node) > startOf(name) &&
        (writer === variable.scope.block || writer.type !== 'FunctionDeclaration'))
    );
  });
}
