/**
 * Shows where the guard saw response bodies leak while the program ran: not what may happen, but what did.
 *
 * Known problems: an entry outlives a mend that was made in another function.
 */
import { isAbsolute, resolve } from 'node:path';
import type { JSRuleDefinition } from 'eslint';
import type { Node, SourceLocation } from 'estree';
import { dottedPath, memberName, unwrap } from '../flow/syntax.ts';
import { observationsIn } from '../observed/leaks-file.ts';
import { isYoungerThan, MAX_AGE_IN_DAYS, type Place, placesOf } from '../observed/places.ts';
import { describeObservation } from '../observed/words.ts';
import { docsUrl } from './docs-url.ts';
import { listen } from './listen.ts';

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
    defaultOptions: [{ maxAgeInDays: MAX_AGE_IN_DAYS }],
    messages: {
      observed: 'The body of {{body}} was {{seen}}: {{verdict}}; release it with {{remedy}}',
    },
    languages: ['js/js'],
  },

  create: (context) =>
    listen(
      context,
      ({ settings }) => {
        const { sourceCode, cwd, filename, physicalFilename } = context;
        const file = isAbsolute(physicalFilename)
          ? physicalFilename
          : resolve(cwd, physicalFilename);
        const all = observationsIn(file, { leaksFile: settings?.leaksFile, cwd, isWanted: true });
        // The text that a processor cut out of another file has lines of its own.
        if (all.length === 0 || filename !== physicalFilename) {
          return {};
        }
        const maxAge = context.options[0]?.maxAgeInDays ?? MAX_AGE_IN_DAYS;
        const observations = all.filter(isYoungerThan(maxAge));

        function report({ node, observation }: Place): void {
          const { seen, verdict, remedy } = describeObservation(observation.site);
          context.report({
            loc: headOf(node),
            messageId: 'observed',
            data: { body: nameOf(node), seen, verdict, remedy },
          });
        }

        return {
          Program() {
            placesOf(sourceCode, file, observations).forEach(report);
          },
        };
      },
      { everyFile: true },
    ),
};

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
  const isCall = call.type === 'CallExpression' || call.type === 'NewExpression';
  const callee = isCall ? unwrap(call.callee) : call;
  const path = dottedPath(callee);
  if (path !== undefined) {
    return `'${path}(…)'`;
  }
  const member = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
  return member === undefined ? 'this request' : `'….${member}(…)'`;
}

export default rule;
