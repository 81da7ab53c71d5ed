/**
 * From a read that comes too late to a program that reads once: the value of the first read in its
 * place, one `text()` ahead of a `try` that parses, or a clone for the first read.
 */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { Bindings } from '../../flow/bindings.ts';
import type { Misuse } from '../../flow/index.ts';
import { contains, enclosingFunction, parentOf } from '../../flow/syntax.ts';
import { type Edit, rangeOf, Writer } from './edits.ts';
import {
  isBorrowed,
  isInLoop,
  isLoopedIn,
  mayJump,
  type Read,
  readOf,
  settled,
  statementOf,
  tryAround,
} from './reads.ts';
import { readTextOnce, type TextOnce } from './text-once.ts';

type SecondReadSuggestion = TextOnce | ReadAgain;

interface ReadAgain {
  messageId: 'useFirst' | 'cloneFirst';
  data: Record<string, string>;
  edits: readonly Edit[];
}

/** Elsewhere `clone()` shares a small buffer, and reading one branch waits for the other. */
const CLONES_AT_LEISURE = 'fetch';

export function suggestForSecondRead(misuse: Misuse, code: SourceCode): SecondReadSuggestion[] {
  const { since, detail, client } = misuse;
  if (since?.how !== 'read' || detail !== 'read' || !/^(?:node-)?fetch$/.test(client)) {
    return [];
  }
  const bindings = new Bindings(code);
  const first = since.node && readOf(since.node, bindings);
  const late = readOf(misuse.node, bindings);
  if (
    !first ||
    !late ||
    first.call === late.call ||
    first.variable !== late.variable ||
    isReplaced(first, late) ||
    enclosingFunction(first.call) !== enclosingFunction(late.call)
  ) {
    return [];
  }
  const found = useFirst(first, late, bindings) ?? readTextOnce(first, late, code);
  if (found) {
    return [found];
  }
  return client === CLONES_AT_LEISURE ? cloneFirst(first, late, code) : [];
}

/** Between the two reads, the variable gets another response. */
function isReplaced(first: Read, late: Read): boolean {
  const [from] = rangeOf(first.call);
  const [, to] = rangeOf(late.call);
  return first.variable.references.some((reference) => {
    const [at] = rangeOf(reference.identifier as Node);
    return reference.isWrite() && at > from && at < to;
  });
}

/** `const text = await res.text()` is still at hand where the body is read again. */
function useFirst(first: Read, late: Read, bindings: Bindings): SecondReadSuggestion | undefined {
  const whole = settled(first);
  const declarator = whole && parentOf(whole);
  const target = settled(late);
  if (
    !target ||
    declarator?.type !== 'VariableDeclarator' ||
    declarator.id.type !== 'Identifier' ||
    (parentOf(declarator) as { kind?: string } | undefined)?.kind !== 'const'
  ) {
    return undefined;
  }
  const { name } = declarator.id;
  // The other cases of a `switch` see the name, too, and find nothing in it.
  const isVisible =
    parentOf(parentOf(declarator) as Node)?.type !== 'SwitchCase' &&
    bindings.lookUp(name, target) === bindings.lookUp(name, declarator.id) &&
    rangeOf(declarator)[1] <= rangeOf(target)[0];
  const text =
    first.method === late.method
      ? name
      : first.method === 'text' && late.method === 'json'
        ? `JSON.parse(${name})`
        : undefined;
  return isVisible && text
    ? {
        messageId: 'useFirst',
        data: { text: `\`${text}\`` },
        edits: [{ range: rangeOf(target), text }],
      }
    : undefined;
}

/** Both reads happen whenever the first does, so that no branch of the clone stays unread. */
function cloneFirst(first: Read, late: Read, code: SourceCode): SecondReadSuggestion[] {
  const statement = statementOf(late.call);
  const before = statementOf(first.call);
  const list = statement && parentOf(statement);
  if (!list || !before || !contains(list, before) || isLoopedIn(list, before)) {
    return [];
  }
  const [from, to] = [rangeOf(first.call)[1], rangeOf(statement)[0]];
  const isOnly = first.variable.references.every((reference) => {
    const name = reference.identifier as Node;
    return name === first.name || name === late.name || reference.isWrite() || isBorrowed(name);
  });
  const name = code.getText(first.name);
  const isCertain =
    isOnly &&
    Writer.inList(statement) &&
    (before === statement || (from < to && !mayJump(code, from, to))) &&
    !(tryAround(late.call) && mayJump(code, from, to, /^await$/)) &&
    !isInLoop(statement, first.variable);
  return isCertain
    ? [
        {
          messageId: 'cloneFirst',
          data: { clone: `\`${name}.clone()\`` },
          edits: [{ range: rangeOf(first.name), text: `${name}.clone()` }],
        },
      ]
    : [];
}
