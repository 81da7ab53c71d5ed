/**
 * Plants requests and uses of their bodies in the odd places of foreign code: most of it holds no
 * body, and the rules would leave it alone at the first look at its text.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceCode } from 'eslint';
import type { Choices } from './choices.ts';

type Node = TSESTree.Node;

/** What surrounds a place. */
interface Surroundings {
  readonly awaits: boolean;
  /** Responses that were planted where this place can see them. */
  readonly held: readonly string[];
}

interface Place extends Surroundings {
  readonly start: number;
  readonly end: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Planting {
  readonly text: string;
  readonly edits: number;
}

/** Answers with the text and about `wanted` changes; some may not parse where they stand. */
export function plant(sourceCode: SourceCode, choices: Choices, wanted: number): Planting {
  const { text, ast, visitorKeys } = sourceCode;
  const walk = new Walk(visitorKeys, choices, text);
  walk.program(ast as unknown as TSESTree.Program);
  const edits: Edit[] = choices
    .some(walk.places, wanted)
    .map((place) => ({ ...place, text: planted(place, text, choices) }));
  return apply(text, [...walk.insertions, ...edits]);
}

function apply(text: string, edits: readonly Edit[]): Planting {
  const inOrder = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  let count = 0;
  for (const { start, end, text: inserted } of inOrder) {
    // One within another is left out.
    if (start < at) continue;
    result += text.slice(at, start) + inserted;
    at = end;
    count += 1;
  }
  return { text: result + text.slice(at), edits: count };
}

/** Where an expression may stand for another: what hangs on these is no value. */
const NO_VALUES = new Set([
  'ArrayPattern.elements',
  'AssignmentExpression.left',
  'AssignmentPattern.left',
  'BreakStatement.label',
  'CatchClause.param',
  'ClassDeclaration.id',
  'ClassExpression.id',
  'ContinueStatement.label',
  'ForInStatement.left',
  'ForOfStatement.left',
  'FunctionDeclaration.id',
  'FunctionExpression.id',
  'LabeledStatement.label',
  'MemberExpression.property',
  'MetaProperty.meta',
  'MetaProperty.property',
  'MethodDefinition.key',
  'Property.key',
  'PropertyDefinition.key',
  'AccessorProperty.key',
  'RestElement.argument',
  'UpdateExpression.argument',
  'VariableDeclarator.id',
]);

const VALUES =
  /^(?:Identifier|Literal|ThisExpression|TemplateLiteral|(?:Array|ArrowFunction|Assignment|Await|Binary|Call|Chain|Class|Conditional|Function|Import|Logical|Member|New|Object|Sequence|TaggedTemplate|Unary|Update|Yield|TSAs|TSNonNull|TSSatisfies)Expression|JSXElement|JSXFragment|TypeCastExpression|TSTypeAssertion)$/;

const FUNCTION = /^(?:ArrowFunctionExpression|FunctionDeclaration|FunctionExpression)$/;

/** No place for code: names, and types of any parser. */
const NO_CODE =
  /^(?:Import(?!Expression)|ExportSpecifier|ExportAll|TS(?!As|NonNull|Satisfies|TypeAssertion|Enum|Module|Export|Parameter|Abstract|Instantiation)|TypeAlias|TypeAnnotation|TypeParameter|Declare|Interface|OpaqueType|JSXOpening|JSXClosing|JSXIdentifier|JSXText)/;

/** A file of a thousand functions would hold more bodies than anybody's. */
const mostHeld = 12;

class Walk {
  readonly places: Place[] = [];
  readonly insertions: Edit[] = [];
  readonly #keys: SourceCode.VisitorKeys;
  readonly #choices: Choices;
  readonly #text: string;
  #names = 0;

  constructor(keys: SourceCode.VisitorKeys, choices: Choices, text: string) {
    this.#keys = keys;
    this.#choices = choices;
    this.#text = text;
  }

  program(program: TSESTree.Program): void {
    const awaits = program.sourceType === 'module';
    this.#body(program.body, program.range[1], { awaits, held: [] });
  }

  /** Statements, behind their directives and imports, and what was put before the others. */
  #body(statements: readonly Node[], end: number, around: Surroundings): void {
    const first = statements.find((node) => !isPrologue(node));
    let inside = around;
    if (this.#names < mostHeld && this.#choices.chance(60)) {
      this.#names += 1;
      const name = `held${String(this.#names)}`;
      const start = first?.range[0] ?? end;
      // A decorator or an `export` before a class is not always within its range.
      if (first === undefined || /[\s{;]$/.test(this.#text.slice(0, start)) || start === 0) {
        const value = around.awaits
          ? this.#choices.pick(['await fetch("/")', 'await fetch("/").catch(() => undefined)'])
          : 'fetch("/")';
        const at = first === undefined ? Math.max(0, end - 1) : start;
        if (first !== undefined)
          this.insertions.push({ start: at, end: at, text: `let ${name} = ${value};\n` });
        inside = { ...around, held: [...around.held, name] };
      }
    }
    for (const statement of statements) this.#visit(statement, 'body', undefined, inside);
  }

  /** Depth is bounded: foreign code nests sums and calls tens of thousands deep. */
  #visit(node: Node, key: string, parent: Node | undefined, around: Surroundings, depth = 0): void {
    if (NO_CODE.test(node.type) || depth > 400) return;
    // An enum's member has the property too, but warns of it.
    const isComputed =
      parent !== undefined &&
      parent.type !== 'TSEnumMember' &&
      'computed' in parent &&
      parent.computed;
    const isName =
      parent !== undefined &&
      NO_VALUES.has(`${parent.type}.${key}`) &&
      !(isComputed && (key === 'property' || key === 'key'));
    if (!isName && parent !== undefined && VALUES.test(node.type) && isValueOf(parent, key)) {
      this.places.push({ ...around, start: node.range[0], end: node.range[1] });
    }
    if (isName && node.type === 'Identifier') return;
    let inside = around;
    if (FUNCTION.test(node.type)) {
      const fn = node as TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
      for (const parameter of fn.params)
        this.#visit(parameter, 'params', node, { ...around, awaits: false }, depth + 1);
      inside = { ...around, awaits: fn.async };
      if (fn.body.type === 'BlockStatement') this.#body(fn.body.body, fn.body.range[1], inside);
      else this.#visit(fn.body, 'body', node, inside, depth + 1);
      return;
    }
    if (node.type === 'StaticBlock' || node.type === 'TSModuleBlock') {
      this.#body(node.body, node.range[1], { ...around, awaits: false });
      return;
    }
    if (node.type === 'PropertyDefinition' || node.type === 'AccessorProperty')
      inside = { ...around, awaits: false };
    for (const name of this.#keys[node.type] ?? []) {
      const value = (node as unknown as Record<string, unknown>)[name];
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) this.#visit(child, name, node, inside, depth + 1);
      }
    }
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'range' in value &&
    typeof (value as Node).type === 'string'
  );
}

function isPrologue(node: Node): boolean {
  return (
    node.type === 'ImportDeclaration' ||
    (node.type === 'ExpressionStatement' && node.directive !== undefined)
  );
}

/** Arguments of a decorator are values; the names of a pattern's properties and parameters are not. */
function isValueOf(parent: Node, key: string): boolean {
  if (FUNCTION.test(parent.type)) return key === 'body';
  if (parent.type === 'Property') return parent.parent.type !== 'ObjectPattern';
  return parent.type !== 'ExpressionStatement' || parent.directive === undefined;
}

/** What is put in the place of an expression: often with the expression inside it. */
function planted({ start, end, awaits, held }: Place, text: string, choices: Choices): string {
  const old = text.slice(start, end);
  const options = [
    'fetch("/")',
    `fetch(${old})`,
    `(fetch("/"), ${old})`,
    `fetch("/").then((r) => r.ok ? ${old} : r.json())`,
    `fetch("/").then(async (r) => { if (!r.ok) throw ${old}; return r; })`,
    `((r) => (r.body?.cancel(), ${old}))`,
  ];
  if (awaits) {
    options.push(
      '(await fetch("/"))',
      `(await fetch(${old})).ok`,
      `(await (await fetch("/")).json(), ${old})`,
      `(await fetch("/")).body?.getReader()`,
      `(await Promise.all([fetch("/"), fetch(${old})]))`,
    );
  }
  const name = held.length === 0 ? undefined : choices.pick(held);
  if (name !== undefined) {
    options.push(
      name,
      name,
      `${name}.ok`,
      `(${name}.status === 204 && ${old})`,
      `(${name} = undefined)`,
      `${name}.body`,
      `${name}.clone()`,
      `(${name}.ok ? ${old} : ${name}.text())`,
      `(${name} ?? ${old})`,
    );
    if (awaits) options.push(`(await ${name}.text())`, `(await ${name}?.body?.cancel())`);
  }
  return choices.pick(options);
}
