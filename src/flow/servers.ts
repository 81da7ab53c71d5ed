/** Calls of a server's functions, which answer requests: the responses that they hand out are made in memory. */
import type { Node, SimpleCallExpression } from 'estree';
import { answersRequest, appNames, nameOfCallee, serverClasses } from '../clients/handlers.ts';
import type { Bindings } from './bindings.ts';
import { isElsewhere } from './elsewhere.ts';
import { dottedPath, memberName, unwrap } from './syntax.ts';

/** `handler(new Request(url))`: a server's function is given a request, and makes the response itself. */
export function isOfServer(node: Node, callee: Node): boolean {
  return answersRequest(
    unwrap(callee),
    () => node.type === 'CallExpression' && node.arguments.some(isNewRequest),
  );
}

/** For a call of which only the use of its result speaks: what is known of its callee says that it is a server's. */
export function isOfUnseenServer(bindings: Bindings, call: SimpleCallExpression): boolean {
  // `(await caches.open('pages')).match(request)`: the clients' table knows what that answers.
  return (
    nameOfCallee(unwrap(call.callee)) !== 'match' &&
    (isOfApp(bindings, call) || isOfServer(call, call.callee as Node))
  );
}

/** `app.request('/users')` as tests of a Hono app have it, `worker.fetch(request, env, ctx)` as those of a Worker. */
function isOfApp(bindings: Bindings, call: SimpleCallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') {
    return false;
  }
  const name = memberName(callee);
  if (name !== 'request' && name !== 'fetch') {
    return false;
  }
  const path = dottedPath(callee.object as Node);
  return (
    // No fetch of a client has a third argument.
    (name === 'fetch' && call.arguments.length > 2) ||
    isOfWorker(bindings, call, callee.object as Node) ||
    (path !== undefined && appNames.test(path)) ||
    isServer(bindings, callee.object as Node)
  );
}

/** `import worker from '../src/index'; worker.fetch(new Request(url), env)` */
function isOfWorker(bindings: Bindings, call: SimpleCallExpression, object: Node): boolean {
  const [request] = call.arguments;
  const given = request && (bindings.constants.initOf(request) ?? request);
  const module = bindings.constants.of(object);
  return (
    /(?:^|\.)worker$/i.test(dottedPath(object) ?? '') &&
    given !== undefined &&
    isNewRequest(given) &&
    module?.kind === 'external' &&
    (module.origin.startsWith('.') || isElsewhere(module.origin))
  );
}

function isServer(bindings: Bindings, app: Node): boolean {
  const made = bindings.constants.initOf(app);
  const maker = made?.type === 'NewExpression' ? bindings.constants.of(made.callee) : undefined;
  return maker?.kind === 'external' && serverClasses.test(maker.origin);
}

function isNewRequest(argument: Node): boolean {
  const made = unwrap(argument);
  return (
    made.type === 'NewExpression' &&
    made.callee.type === 'Identifier' &&
    made.callee.name.endsWith('Request')
  );
}
