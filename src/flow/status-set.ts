/**
 * Sets of HTTP status codes, so that `res.ok`, `res.status >= 400` and `res.status === 204`
 * correlate. A set is a sorted list of closed ranges within 100–599.
 */
export type StatusSet = readonly (readonly [low: number, high: number])[];

const LOWEST = 100;
const HIGHEST = 599;

export const ANY_STATUS: StatusSet = [[LOWEST, HIGHEST]];

/** `Response.ok` (Fetch standard, section 2.2.6). */
export const OK_STATUS: StatusSet = [[200, 299]];

export const ERROR_STATUS: StatusSet = [[400, HIGHEST]];

/**
 * Null body statuses (Fetch standard, section 2.2.3): the response has no body at all. The other
 * informational ones never reach the caller of fetch.
 */
const NULL_BODY_STATUS: StatusSet = [
  [100, 199],
  [204, 205],
  [304, 304],
];

/**
 * What a proxy writes into its log once the client has gone (https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h):
 * a wrapper answers so when its caller has given up.
 */
const GIVEN_UP_STATUS: StatusSet = [[499, 499]];

export function intersect(a: StatusSet, b: StatusSet): StatusSet {
  const result: [number, number][] = [];
  for (const one of a) {
    for (const other of b) {
      const low = Math.max(one[0], other[0]);
      const high = Math.min(one[1], other[1]);
      if (low <= high) {
        result.push([low, high]);
      }
    }
  }
  return result;
}

const complements = new WeakMap<StatusSet, StatusSet>();

export function complement(set: StatusSet): StatusSet {
  let result = complements.get(set);
  if (!result) {
    result = makeComplement(set);
    complements.set(set, result);
  }
  return result;
}

function makeComplement(set: StatusSet): StatusSet {
  const result: [number, number][] = [];
  let next = LOWEST;
  for (const [low, high] of set) {
    if (next < low) {
      result.push([next, low - 1]);
    }
    next = high + 1;
  }
  if (next <= HIGHEST) {
    result.push([next, HIGHEST]);
  }
  return result;
}

/** The status says that the request failed. */
export function isFailure(codes: StatusSet): boolean {
  return intersect(codes, OK_STATUS).length === 0 && intersect(codes, ERROR_STATUS).length > 0;
}

export function union(a: StatusSet, b: StatusSet): StatusSet {
  return complement(intersect(complement(a), complement(b)));
}

export function isWithin(a: StatusSet, b: StatusSet): boolean {
  return intersect(a, complement(b)).length === 0;
}

/** A wrapper that answers with no other status has made the response itself. */
export function isGivenUp(set: StatusSet): boolean {
  return set.length > 0 && isWithin(set, GIVEN_UP_STATUS);
}

/** True when every status of the set means that there is no body. */
export function hasNoBody(set: StatusSet): boolean {
  return set.length > 0 && isWithin(set, NULL_BODY_STATUS);
}

/** The statuses for which `status <operator> value` holds; undefined for another operator. */
export function statusesWhere(operator: string, value: number): StatusSet | undefined {
  const clip = (low: number, high: number): StatusSet =>
    intersect([[Math.ceil(low), Math.floor(high)]], ANY_STATUS);
  switch (operator) {
    case '===':
    case '==':
      return Number.isInteger(value) ? clip(value, value) : [];
    case '!==':
    case '!=':
      return Number.isInteger(value) ? complement(clip(value, value)) : ANY_STATUS;
    case '<':
      return clip(LOWEST, Math.ceil(value) - 1);
    case '<=':
      return clip(LOWEST, value);
    case '>':
      return clip(Math.floor(value) + 1, HIGHEST);
    case '>=':
      return clip(value, HIGHEST);
    default:
      return undefined;
  }
}
