/** Functions of servers, which answer requests: the responses that they hand out are made in memory. */
import type { Node } from 'estree';

/**
 * Route handlers by the names that frameworks give them; `head()` makes a request without a body,
 * and `cache.match()` makes none.
 */
export const handlerNames =
  /^(?:head|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|next|loader|action|handler|handle|handle[A-Z]\w*|respond\w*|match)$/;

/** The last name of a callee; that of the module for its default export. */
export function nameOfCallee(callee: Node): string {
  if (callee.type !== 'MemberExpression') {
    return callee.type === 'Identifier' ? callee.name : '';
  }
  const name = callee.property.type === 'Identifier' ? callee.property.name : '';
  return name === 'default' ? nameOfCallee(callee.object) : name;
}

/**
 * The call is of a server's function, which answers a request and makes none: by its name, or by what it is given.
 * `isGivenRequest` is asked where the name doesn't tell.
 */
export function answersRequest(callee: Node, isGivenRequest: () => boolean): boolean {
  const name = nameOfCallee(callee);
  return !PASSES_ON.test(name) && (handlerNames.test(name) || isGivenRequest());
}

/** A function with such a name passes a request on, and makes one. */
const PASSES_ON = /fetch|forward|prox(?:y|ied)/i;

/** Apps of these classes are asked in their own process, by `app.request(path)` and `app.fetch(request)`. */
export const serverClasses =
  /^(?:hono(?:\/[\w-]+)?|@hono\/zod-openapi|elysia):(?:Hono|OpenAPIHono|Elysia)$/;

/** What such an app is called where it is imported or made elsewhere. */
export const appNames = /(?:^|\.)app$|App$/;
