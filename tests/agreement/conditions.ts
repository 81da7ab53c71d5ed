/** Conditions as people write them around a response, and what they say about its body. */
import type { Body, Scope } from './scope.ts';

export interface Condition {
  feature: string;
  yes: string;
  no: string;
  /** In the block where the condition holds, this body is known to be absent. */
  absent?: Body;
}

const bodyTests = (r: string): [string, string][] => [
  [`!${r}.body`, `${r}.body`],
  [`${r}.body === null`, `${r}.body !== null`],
  [`${r}.body == null`, `${r}.body != null`],
];

const statusTests = (r: string): [feature: string, yes: string, no: string][] => [
  ['not ok', `!${r}.ok`, `${r}.ok`],
  ['ok', `${r}.ok`, `!${r}.ok`],
  ['status equals', `${r}.status === 404`, `${r}.status !== 404`],
  ['status differs', `${r}.status !== 200`, `${r}.status === 200`],
  ['status at least', `${r}.status >= 400`, `${r}.status < 400`],
  ['status range', `${r}.status >= 500`, `${r}.status < 500`],
  [
    'status conjunction',
    `${r}.status >= 200 && ${r}.status < 300`,
    `${r}.status < 200 || ${r}.status >= 300`,
  ],
  ['status in list', `[429, 503].includes(${r}.status)`, `![429, 503].includes(${r}.status)`],
  ['ok and status', `!${r}.ok && ${r}.status !== 404`, `${r}.ok || ${r}.status === 404`],
];

/** A condition that costs a decision; undefined when the budget is spent. */
export function condition(scope: Scope): Condition | undefined {
  const { draft } = scope;
  if (draft.decisions <= 0) return undefined;
  draft.decisions -= 1;
  const responses = scope.usable();
  const kind = draft.random.nextInt(0, 99);
  if (kind < 50 && responses.length > 0) {
    const { name } = draft.pick(responses);
    const [feature, yes, no] = draft.chance(55)
      ? draft.pick(statusTests(name).slice(0, 2))
      : draft.pick(statusTests(name));
    return { feature: `if ${feature}`, yes, no };
  }
  const untouched = responses.filter((body) => body.open === 'open');
  if (kind < 60 && untouched.length > 0) {
    const body = draft.pick(untouched);
    if (draft.chance(50)) {
      const [yes, no] = draft.pick(bodyTests(body.name));
      return { feature: 'if body is null', yes, no, absent: body };
    }
    const codes = draft.pick(['204', '304', 'list'] as const);
    return codes === 'list'
      ? {
          feature: 'if no-content list',
          yes: `[204, 205, 304].includes(${body.name}.status)`,
          no: `![204, 205, 304].includes(${body.name}.status)`,
          absent: body,
        }
      : {
          feature: 'if no-content status',
          yes: `${body.name}.status === ${codes}`,
          no: `${body.name}.status !== ${codes}`,
          absent: body,
        };
  }
  if (kind < 66 && responses.length > 0) {
    const { name } = draft.pick(responses);
    return {
      feature: 'if header',
      yes: `${name}.headers.get('x-cache')`,
      no: `!${name}.headers.get('x-cache')`,
    };
  }
  if (kind < 82) {
    const flag =
      scope.flags.length > 0 && draft.chance(60) ? draft.pick(scope.flags) : parameter(scope);
    if (flag)
      return draft.chance(60)
        ? { feature: 'if flag', yes: flag, no: `!${flag}` }
        : { feature: 'if not flag', yes: `!${flag}`, no: flag };
  }
  const call = `c(${draft.random.nextInt(0, 9)})`;
  if (kind >= 94 && responses.length > 0) {
    const { name } = draft.pick(responses);
    return draft.chance(50)
      ? { feature: 'if mixed and', yes: `!${name}.ok && ${call}`, no: `${name}.ok || !${call}` }
      : { feature: 'if mixed or', yes: `${call} || !${name}.ok`, no: `!(${call} || !${name}.ok)` };
  }
  return { feature: 'if opaque call', yes: call, no: `!${call}` };
}

/** A boolean parameter of the main function. */
function parameter(scope: Scope): string | undefined {
  if (scope.url !== 'url') return undefined;
  const name = scope.draft.pick(['strict', 'verbose', 'asText']);
  scope.draft.params.add(name);
  return name;
}
