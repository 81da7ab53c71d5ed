/** What a parsed module exports: which of its own names, or whose. */
import type { Scope } from 'eslint';
import type { Node, Program } from 'estree';
import { dottedPath, unwrap } from '../flow/syntax.ts';

export type Exported =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'node'; readonly node: Node }
  /** An export of another module, `*` for the module itself. */
  | { readonly kind: 'from'; readonly specifier: string; readonly name: string };

export interface Exports {
  readonly named: ReadonlyMap<string, Exported>;
  /** `export * from`. */
  readonly stars: readonly string[];
}

/** The name under which a module is exported as one thing: `module.exports =`, `export =`. */
export const WHOLE = 'export=';

export function exportsOf(program: Program): Exports {
  const named = new Map<string, Exported>();
  const stars: string[] = [];
  for (const statement of program.body) {
    switch (statement.type as string) {
      case 'ExportAllDeclaration':
        if (statement.type === 'ExportAllDeclaration') {
          const specifier = String(statement.source.value);
          if (statement.exported) {
            named.set(nameOf(statement.exported), { kind: 'from', specifier, name: '*' });
          } else {
            stars.push(specifier);
          }
        }
        break;
      case 'ExportNamedDeclaration':
        if (statement.type === 'ExportNamedDeclaration') {
          addNamed(named, statement);
        }
        break;
      case 'ExportDefaultDeclaration':
        if (statement.type === 'ExportDefaultDeclaration') {
          named.set('default', { kind: 'node', node: statement.declaration as Node });
        }
        break;
      case 'TSExportAssignment':
        named.set(WHOLE, {
          kind: 'node',
          node: (statement as unknown as { expression: Node }).expression,
        });
        break;
      case 'ExpressionStatement':
        if (statement.type === 'ExpressionStatement') {
          addCommonJs(named, unwrap(statement.expression));
        }
        break;
      default:
    }
  }
  return { named, stars };
}

function addNamed(
  named: Map<string, Exported>,
  statement: Program['body'][number] & { type: 'ExportNamedDeclaration' },
): void {
  for (const specifier of statement.specifiers) {
    const name = nameOf(specifier.local);
    named.set(
      nameOf(specifier.exported),
      statement.source
        ? { kind: 'from', specifier: String(statement.source.value), name }
        : { kind: 'name', name },
    );
  }
  const { declaration } = statement;
  if (declaration?.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations) {
      for (const name of namesIn(id)) {
        named.set(name, { kind: 'name', name });
      }
    }
  } else if (declaration?.id) {
    named.set(declaration.id.name, { kind: 'name', name: declaration.id.name });
  }
}

/** `module.exports = …`, `exports.get = …`. */
function addCommonJs(named: Map<string, Exported>, expression: Node): void {
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') {
    return;
  }
  const path = dottedPath(expression.left);
  const [, name] = /^(?:module\.)?exports\.([\w$]+)$/.exec(path ?? '') ?? [];
  if (path === 'module.exports') {
    named.set(WHOLE, { kind: 'node', node: expression.right });
  } else if (name !== undefined) {
    named.set(name, { kind: 'node', node: expression.right });
  }
}

function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === 'Property' ? each.value : each.argument),
      );
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    default:
      return [];
  }
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value);
}

/** The variable of a module's top level. */
export function topLevelVariable(
  scopeManager: Scope.ScopeManager,
  name: string,
): Scope.Variable | undefined {
  const top =
    scopeManager.scopes.find((scope) => scope.type === 'module') ?? scopeManager.scopes[0];
  const inFunction = top?.childScopes.length === 1 ? top.childScopes[0] : undefined;
  // CommonJS has one function scope around everything.
  return (
    top?.set.get(name) ??
    (inFunction?.block.type === 'Program' ? inFunction.set.get(name) : undefined)
  );
}
