/** The plugin's own verdict about a text: which acquire it reports, and where. */
import { Linter } from 'eslint';
import type { Node, Program } from 'estree';
import { analyze } from '../../src/flow/index.ts';
import { BOUNDS } from '../../src/flow/merge.ts';
import { memberName, parentOf } from '../../src/flow/syntax.ts';
import plugin from '../../src/index.ts';

export interface Finding {
  /** The line of the acquire. */
  acquire: number;
  /** The line where the finding sits. */
  line: number;
  message: string;
  /** The lines of all exits that leak. */
  exits: readonly number[];
}

const linter = new Linter();

const config: Linter.Config[] = [
  {
    files: ['**/*.js'],
    plugins: { bodyclose: plugin },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    rules: {
      'bodyclose/no-unconsumed-body': 'error',
      'bodyclose/no-body-reuse': 'error',
      'bodyclose/no-close-before-error-check': 'error',
      'bodyclose/no-unconsumed-clone': 'error',
    },
  },
];

export interface Misuse {
  line: number;
  /** The line of the acquire; undefined when the message does not tell it. */
  acquire: number | undefined;
  message: string;
  /** The line of the handler around it, for one in a `catch`, a `finally`, `.finally()` or `.defer()`. */
  handler: number | undefined;
}

export interface Linted {
  /** The leaks. */
  findings: Finding[];
  rereads: Misuse[];
  unchecked: Misuse[];
  /** Clones and tees that are half read. */
  clones: Misuse[];
  program: Program;
}

/** The code around the node that runs when others have failed, too. */
function handlerAround(node: Node): Node | undefined {
  for (let child = node, parent = parentOf(child); parent;) {
    if (parent.type === 'CatchClause' && child === parent.body) return child;
    if (parent.type === 'TryStatement' && child === parent.finalizer) return child;
    if (
      parent.type === 'CallExpression' &&
      parent.callee.type === 'MemberExpression' &&
      /^(?:finally|defer)$/.test(memberName(parent.callee) ?? '') &&
      (parent.arguments as Node[]).includes(child)
    )
      return child;
    child = parent;
    parent = parentOf(child);
  }
  return undefined;
}

/** Findings and the tree that they were found on; undefined when the text does not parse. */
export function lint(text: string): Linted | undefined {
  const messages = linter.verify(text, config, { filename: 'program.js' });
  if (messages.some(({ fatal }) => fatal)) return undefined;
  const of = (rule: string): Linter.LintMessage[] =>
    messages.filter(({ ruleId }) => ruleId === `bodyclose/${rule}`);
  const stray = messages.find(({ ruleId }) => ruleId?.startsWith('bodyclose/') !== true);
  if (stray) throw new Error(`${stray.message} in:\n${text}`);
  const sourceCode = linter.getSourceCode();
  const { misuses, leaks } = analyze(sourceCode);
  const placed = ({ line, column, message }: Linter.LintMessage): Misuse => {
    const misuse = misuses.find(
      ({ node }) => node.loc?.start.line === line && node.loc.start.column === column - 1,
    );
    const handler = misuse && handlerAround(misuse.node);
    return {
      line,
      message,
      acquire: misuse?.acquire.loc?.start.line,
      handler: handler?.loc?.start.line,
    };
  };
  const findings = of('no-unconsumed-body').map(({ line, message }) => {
    const opened = /\(opened on line (\d+)\)/.exec(message);
    const acquire = opened ? Number(opened[1]) : line;
    const exits = leaks
      .filter((leak) => leak.acquire.loc?.start.line === acquire)
      .flatMap((leak) => leak.exits.map(({ node }) => node.loc?.start.line ?? 0));
    return { acquire, line, message, exits };
  });
  return {
    findings,
    rereads: of('no-body-reuse').map(placed),
    unchecked: of('no-close-before-error-check').map(placed),
    clones: of('no-unconsumed-clone').map(placed),
    program: sourceCode.ast,
  };
}

/** What the plugin would say if it could keep many more paths apart than it has time for. */
export function lintPatiently(text: string): Linted | undefined {
  const usual = { ...BOUNDS };
  Object.assign(BOUNDS, {
    idle: 64,
    exact: 192,
    joined: 384,
    most: 768,
    apart: 768,
    patience: Infinity,
  });
  try {
    return lint(text);
  } finally {
    Object.assign(BOUNDS, usual);
  }
}
