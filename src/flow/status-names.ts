/** `HttpStatusCode.BadRequest` of axios, http-status-codes and their like: the number behind the name. */
import type { Value } from './values.ts';

/** The names of RFC 9110, section 15, without spaces. */
const CODES: Readonly<Record<string, number>> = {
  ok: 200,
  created: 201,
  accepted: 202,
  nocontent: 204,
  resetcontent: 205,
  notmodified: 304,
  badrequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notfound: 404,
  methodnotallowed: 405,
  notacceptable: 406,
  requesttimeout: 408,
  conflict: 409,
  gone: 410,
  preconditionfailed: 412,
  unprocessableentity: 422,
  toomanyrequests: 429,
  internalservererror: 500,
  badgateway: 502,
  serviceunavailable: 503,
  gatewaytimeout: 504,
};

export function statusNamed(value: Value): number | undefined {
  const [, name] =
    (value.kind === 'external' && /http-?status[\w-]*[.:](?:\w+\.)*(\w+)$/i.exec(value.origin)) ||
    [];
  const key = name?.replaceAll('_', '').toLowerCase();
  return key !== undefined && Object.hasOwn(CODES, key) ? CODES[key] : undefined;
}
