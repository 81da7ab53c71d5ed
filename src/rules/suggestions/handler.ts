/** Releases the body that an error carries, as the first thing that the error's handler does. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Misuse } from '../../flow/index.ts';
import { isFunction } from '../../flow/syntax.ts';
import { type Edit, simple, Writer } from './edits.ts';

interface CarriedBody {
  /** Safe for any error: what failed may be something else, and a request without an answer has no body. */
  write(error: string): string;
}

const BY_CLIENT: ReadonlyMap<string, CarriedBody> = new Map<string, CarriedBody>([
  ['axios', { write: (error) => `${error}.response?.data?.resume?.()` }],
  [
    'axios (fetch adapter)',
    { write: (error) => `${error}.response?.data?.cancel?.().catch(() => {})` },
  ],
  ['ofetch', { write: (error) => `${error}.data?.cancel?.().catch(() => {})` }],
]);

const ANY: CarriedBody = { write: (error) => `${error}.response?.body?.cancel().catch(() => {})` };

export function carriedBody({ client }: Misuse): CarriedBody {
  return BY_CLIENT.get(client) ?? ANY;
}

/** Undefined where the error has no name to be had. */
export function releaseInHandler(
  misuse: Misuse,
  code: SourceCode,
  filename: string,
): Edit[] | undefined {
  const { node } = misuse;
  const body = bodyOf(node);
  const bound = body && bindError(node, code);
  // `catch (error)` is `unknown` in TypeScript, and what is written has to compile.
  if (!bound || /\.[cm]?tsx?$/.test(filename)) {
    return undefined;
  }
  const release = simple(carriedBody(misuse).write(bound.name));
  const writer = new Writer(code);
  const written =
    body.type === 'BlockStatement'
      ? writer.atStart(body, [release])
      : node.type === 'ArrowFunctionExpression'
        ? writer.intoBlock(node, [release])
        : undefined;
  return written && [...bound.edits, ...written];
}

function bodyOf(handler: Node): Node | undefined {
  return handler.type === 'CatchClause' || isFunction(handler) ? handler.body : undefined;
}

/** The name of the error in the handler, and what gives it one: `catch {`, `() => null`. */
function bindError(
  handler: Node,
  code: SourceCode,
): { name: string; edits: readonly Edit[] } | undefined {
  if (handler.type === 'CatchClause') {
    if (handler.param) {
      return handler.param.type === 'Identifier'
        ? { name: handler.param.name, edits: [] }
        : undefined;
    }
    const after = code.getFirstToken(handler)?.range[1];
    return after === undefined || code.getText(handler).includes('error')
      ? undefined
      : { name: 'error', edits: [{ range: [after, after], text: ' (error)' }] };
  }
  if (!isFunction(handler)) {
    return undefined;
  }
  const [parameter] = handler.params;
  if (parameter) {
    return parameter.type === 'Identifier' ? { name: parameter.name, edits: [] } : undefined;
  }
  const open = code.getFirstToken(handler, (token) => token.value === '(')?.range[1];
  return open === undefined || code.getText(handler).includes('error')
    ? undefined
    : { name: 'error', edits: [{ range: [open, open], text: 'error' }] };
}
