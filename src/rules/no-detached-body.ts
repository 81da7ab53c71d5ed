/**
 * Whoever keeps a body stream must keep its response, or lock the stream at once: in Node, the
 * garbage collector that takes the response empties an unlocked stream.
 */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Detachment } from '../flow/detached.ts';
import type { Misuse } from '../flow/index.ts';
import { memberName, propertyName, unwrap } from '../flow/syntax.ts';
import { type Edit, misuseRule } from './misuse-rule.ts';

/** What only programs for other engines name: their collectors end no stream. */
const OTHER_ENGINE =
  /\b(?:Deno|Bun)\.[a-z]|['"]cloudflare:\w|\b(?:HTMLRewriter|DurableObject\w*|caches\.default)\b/;

const WHY =
  'once the response is garbage-collected, a stream that nobody has locked ends without its bytes and without an error';

export default misuseRule({
  name: 'no-detached-body',
  kind: 'detached',
  description: 'disallow keeping the stream of an HTTP response without the response',
  recommended: 'strict',
  // Other engines keep a stream alive without its response.
  onlyIn: 'node',
  messages: {
    returned: `Only the stream of {{body}} is returned: ${WHY}; return the response, or {{lock}}`,
    stored: `Only the stream of {{body}} is stored: ${WHY}; store the response, or {{lock}}`,
    wrapped: `This new response holds only the stream of {{body}}: ${WHY}; keep the response, or {{lock}}`,
    lockIt: 'Lock the stream with a `TransformStream`',
  },
  describe(misuse, code) {
    if (OTHER_ENGINE.test(code.text) || isFetchHandler(code)) {
      return undefined;
    }
    const stream = streamIn(misuse);
    const [start, end] = stream?.range ?? [];
    const edits: Edit[] =
      stream && start !== undefined && end !== undefined
        ? [{ range: [start, end], text: locked(code.getText(stream), stream, misuse) }]
        : [];
    return {
      messageId: misuse.detail as Detachment,
      data: {
        // A variable of the stream alone names no response.
        body:
          misuse.name === undefined ||
          misuse.handle?.name !== misuse.name ||
          misuse.handle.kind !== 'response'
            ? 'the response'
            : `'${misuse.name}'`,
        lock: 'lock the stream at once with `pipeThrough(new TransformStream())`',
      },
      suggest: edits.length > 0 ? [{ messageId: 'lockIt', edits }] : [],
    };
  },
});

/** `export default { fetch(request, env) {…} }`: what Workers, Bun and Deno run as a server. */
function isFetchHandler(code: SourceCode): boolean {
  return code.ast.body.some((statement) => {
    const handler =
      statement.type === 'ExportDefaultDeclaration'
        ? unwrap(statement.declaration as Node)
        : undefined;
    const [variable] =
      handler?.type === 'Identifier'
        ? code.scopeManager.scopes.flatMap(({ set }) => set.get(handler.name) ?? [])
        : [];
    const definition = variable?.defs[0]?.node as Node | undefined;
    const object =
      definition?.type === 'VariableDeclarator' && definition.init
        ? unwrap(definition.init)
        : handler;
    return (
      object?.type === 'ObjectExpression' &&
      object.properties.some(
        (property) => property.type === 'Property' && propertyName(property) === 'fetch',
      )
    );
  });
}

/** The expression of the stream, where it stands by itself. */
function streamIn({ node, detail }: Misuse): Node | undefined {
  const holder = unwrap(node);
  let expression: Node | undefined = node;
  if (detail === 'wrapped') {
    expression = holder.type === 'NewExpression' ? holder.arguments[0] : undefined;
  } else if (holder.type === 'AssignmentExpression') {
    expression = holder.right;
  }
  const inner = expression && unwrap(expression);
  const isStream =
    inner?.type === 'Identifier' ||
    (inner?.type === 'MemberExpression' && memberName(inner) === 'body');
  return isStream ? expression : undefined;
}

/** The stream behind a pipe that copies: what has the lock is what the program keeps. */
function locked(text: string, stream: Node, { detail }: Misuse): string {
  if (stream.type === ('TSNonNullExpression' as string)) {
    return `${text}.pipeThrough(new TransformStream())`;
  }
  // A new response takes a missing body for none; elsewhere it stays null.
  const orNull = detail === 'wrapped' ? '' : ' ?? null';
  const simple = stream.type.startsWith('TS') ? `(${text})` : text;
  return `${simple}?.pipeThrough(new TransformStream())${orNull}`;
}
