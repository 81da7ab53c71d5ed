/** Writes another way to discard a body in the place of a statement that discards it. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Misuse } from '../../flow/index.ts';
import { memberName, outerParentOf, unwrap } from '../../flow/syntax.ts';
import type { Edit } from './edits.ts';
import { MemberModel } from './model.ts';
import { canAwait } from './positions.ts';
import {
  RELEASE_FORMS,
  type ReleaseForm,
  type ReleaseTarget,
  writeRelease,
} from './release-forms.ts';

/** The ways in which this client's body is released so, at this place; the preferred one first. */
export function waysToDiscard(
  misuse: Misuse,
  effect: ReleaseForm['effect'],
  code: SourceCode,
): string[] {
  const targets = targetsOf(misuse, code);
  const forms = RELEASE_FORMS.get(misuse.client)?.forms ?? [];
  return forms
    .filter((form) => form.effect === effect)
    .flatMap((form) => {
      const texts = targets.map((target) =>
        writeRelease(form, target, canAwait(misuse.node, code)),
      );
      return texts.find((text) => text !== undefined) ?? [];
    });
}

/** What the call is made on, as the response if that is to be seen, and else the body's best name. */
function targetsOf({ node, client, handle }: Misuse, code: SourceCode): ReleaseTarget[] {
  const targets: ReleaseTarget[] = [];
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  if (callee?.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const model = new MemberModel(client);
    const receiver = unwrap(callee.object);
    const property = receiver.type === 'MemberExpression' ? memberName(receiver) : undefined;
    const isInside = property !== undefined && typeof model.property(property) === 'object';
    if (isInside && receiver.type === 'MemberExpression') {
      const expression = code.getText(receiver.object);
      targets.push({ expression, kind: 'response', optional: receiver.optional });
    } else {
      const { response, stream } = model.client.body.views;
      const name = memberName(callee) ?? '';
      const ofStream = stream && name in stream.methods && !(response && name in response.methods);
      const kind = ofStream ? 'stream' : 'response';
      targets.push({ expression: code.getText(receiver), kind, optional: callee.optional });
    }
  }
  if (handle) {
    targets.push({ expression: handle.name, kind: handle.kind, optional: false });
  }
  return targets;
}

/** The edit that puts `way` in the place of the whole statement, or undefined when it is part of something. */
export function replaceDiscard(node: Node, way: string, code: SourceCode): Edit[] | undefined {
  let whole = node;
  for (let parent = outerParentOf(whole); parent; parent = outerParentOf(whole)) {
    const isPart =
      parent.type === 'AwaitExpression' ||
      parent.type === 'MemberExpression' ||
      (parent.type === 'UnaryExpression' && parent.operator === 'void') ||
      (parent.type === 'CallExpression' && parent.callee === whole);
    if (!isPart) {
      const statement = parent.type === 'LogicalExpression' ? outerParentOf(parent) : parent;
      const { range } = withWrappers(whole);
      return statement?.type === 'ExpressionStatement' &&
        range &&
        code.getCommentsInside(whole).length === 0
        ? [{ range, text: way }]
        : undefined;
    }
    whole = parent;
  }
  return undefined;
}

/** The node with the chain and the type assertions around it, which go with it. */
function withWrappers(node: Node): Node {
  let current = node;
  for (
    let parent = (current as { parent?: Node }).parent;
    parent && unwrap(parent) === node;
    parent = (current as { parent?: Node }).parent
  ) {
    current = parent;
  }
  return current;
}
