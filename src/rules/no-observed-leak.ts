/**
 * Shows where the guard saw response bodies leak while the program ran: not what may happen, but what did.
 *
 * Known problems: an entry outlives a mend that was made in another function.
 */
import { resolve } from 'node:path';
import type { JSRuleDefinition } from 'eslint';
import type { Node, SourceLocation } from 'estree';
import { dottedPath, unwrap } from '../flow/syntax.ts';
import { type Observation, observationsIn, warnOnce } from '../observed/leaks-file.ts';
import { placesOf } from '../observed/places.ts';
import { ageInDays, describeObservation } from '../observed/words.ts';
import { docsUrl } from './docs-url.ts';

export interface NoObservedLeakOptions {
  /** How many days after it was last seen a leak is still reported. */
  maxAgeInDays?: number;
}

const rule: JSRuleDefinition<{
  RuleOptions: [NoObservedLeakOptions];
  MessageIds: 'observed';
}> = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow requests whose body was seen leaking while the program ran',
      recommended: false,
      url: docsUrl('no-observed-leak'),
    },
    schema: [
      {
        type: 'object',
        properties: {
          maxAgeInDays: {
            type: 'number',
            exclusiveMinimum: 0,
            description: 'How many days after it was last seen a leak is still reported.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ maxAgeInDays: 14 }],
    messages: {
      observed: 'The body of {{body}} was {{seen}}: {{verdict}}; release it with {{remedy}}',
    },
    languages: ['js/js'],
  },

  create(context) {
    const { sourceCode } = context;
    const file = resolve(context.cwd, context.physicalFilename);
    const maxAge = context.options[0]?.maxAgeInDays ?? 14;
    const lookup = { leaksFile: leaksFileOf(context.settings), cwd: context.cwd };
    const observations = observationsIn(file, lookup, warnOnce).filter(
      ({ site }) => ageInDays(site) <= maxAge,
    );
    // The text that a processor cut out of another file has lines of its own.
    if (observations.length === 0 || context.physicalFilename !== context.filename) {
      return {};
    }

    function report(node: Node, { site }: Observation): void {
      context.report({
        loc: headOf(node),
        messageId: 'observed',
        data: { body: `'${nameOf(node)}'`, ...describeObservation(site) },
      });
    }

    return {
      Program() {
        for (const { node, observation } of placesOf(sourceCode, file, observations)) {
          report(node, observation);
        }
      },
    };
  },
};

function leaksFileOf(settings: Readonly<Record<string, unknown>>): string | undefined {
  const { leaksFile } = (settings['bodyclose'] ?? {}) as { leaksFile?: unknown };
  return typeof leaksFile === 'string' && leaksFile !== '' ? leaksFile : undefined;
}

/** The request as it is called, without its arguments. */
function headOf(node: Node): SourceLocation {
  const call = requestOf(node);
  const { start } = node.loc as SourceLocation;
  const { end } = (call.type === 'CallExpression' ? call.callee : call).loc as SourceLocation;
  return { start, end };
}

function requestOf(node: Node): Node {
  return unwrap(node.type === 'AwaitExpression' ? node.argument : node);
}

function nameOf(node: Node): string {
  const call = requestOf(node);
  const callee =
    call.type === 'CallExpression' || call.type === 'NewExpression' ? call.callee : call;
  const path =
    dottedPath(callee) ??
    (callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
      ? `…${callee.property.name}`
      : undefined);
  return path === undefined ? 'this request' : `${path}(…)`;
}

export default rule;
