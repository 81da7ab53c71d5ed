/** The moment a request is made: what its options say about the body to come. */
import type { Node } from 'estree';
import { enderOf } from './aborts.ts';
import { type Acquiring, type Client, formsOf } from '../clients/index.ts';
import type { AcquireForm, Condition, ResultForm } from '../clients/model.ts';
import { newObject } from './assign.ts';
import type { Bindings } from './bindings.ts';
import { propertyIn } from './declared-values.ts';
import { callbackAmong, deliver } from './callbacks.ts';
import { isKnownAsHead } from './conditions.ts';
import { isExpectedToFail } from './expected-failure.ts';
import { isOwnMethod } from './own-methods.ts';
import { memberPath, respond } from './requests.ts';
import { type Result, type Run, single } from './run.ts';
import { ERROR_STATUS, OK_STATUS, type StatusSet } from './status-set.ts';
import { pathByKeys, outerParentOf, unwrap } from './syntax.ts';
import {
  body,
  type Ender,
  literal,
  MISSING,
  TRUTHY,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './values.ts';
import type { HeapObject, World } from './world.ts';
import type { BodyState } from './body-state.ts';
import { newBody } from './new-body.ts';

/** A function of which only the result is known: a promise of a response. */
const PROMISE: AcquireForm = { from: [] };

const HEAD = literal('HEAD');

const BELOW_400: StatusSet = [[100, 399]];

/** A call of a client's function: what is known of its options, and of those of its maker. */
interface Request {
  readonly run: Run;
  readonly world: World;
  readonly args: readonly Value[];
  readonly node: Node;
  readonly fn: (Value & { kind: 'external' }) | undefined;
}

/** The form in which a call of the function hands out a body; undefined when it hands out none. */
export function formFor(
  run: Run,
  world: World,
  fn: Value & { kind: 'external' },
  args: readonly Value[],
  node: Node,
): Acquiring | undefined {
  const own = run.bindings.settings.clientOf(fn.origin);
  if (own) {
    return { client: own, form: PROMISE };
  }
  const request = { run, world, args, node, fn };
  return formsOf(fn.origin).find(({ form }) =>
    (form.when ?? []).every((condition) => holds(request, condition)),
  );
}

function holds(request: Request, condition: Condition): boolean {
  const { run } = request;
  if ('argument' in condition) {
    const argument = request.args[condition.argument];
    return (
      argument?.kind === 'external' &&
      condition.madeBy.some((origin) => argument.origin === `${origin}#`)
    );
  }
  if ('noFunctionFrom' in condition) {
    return (
      request.args
        .slice(condition.noFunctionFrom)
        // An options object without anything of interest isn't followed.
        .every(({ kind }) => kind !== 'function' && kind !== 'symbol')
    );
  }
  if ('neverCalled' in condition) {
    return !run.bindings.sourceCode.text.includes(`.${condition.neverCalled}(`);
  }
  if ('calledOn' in condition) {
    const callee = request.node.type === 'CallExpression' ? unwrap(request.node.callee) : undefined;
    const object = callee?.type === 'MemberExpression' ? pathByKeys(callee.object) : undefined;
    return object !== undefined && condition.calledOn.test(object);
  }
  if ('fileHas' in condition) {
    return condition.fileHas.test(run.bindings.sourceCode.text);
  }
  if ('fileLacks' in condition) {
    return !condition.fileLacks.test(run.bindings.sourceCode.text);
  }
  if ('notOwn' in condition) {
    return !isOwnMethod(run, request.node, condition.notOwn);
  }
  if ('given' in condition) {
    return optionFor(request, condition.given) !== undefined;
  }
  const value = literalOf(optionFor(request, condition.option));
  return 'is' in condition
    ? condition.is.some((each) => each === value)
    : !condition.isNot.some((each) => each === value);
}

/** The option as the call says it, else as it was said when the object was made. */
function optionFor({ run, world, args, node, fn }: Request, name: string): Value | undefined {
  const call = node.type === 'CallExpression' ? node.arguments : [];
  for (let index = args.length - 1; index >= 0; index -= 1) {
    const argument = call[index];
    const said =
      optionOf(world, args[index], name) ??
      (argument && args[index]?.kind !== 'object'
        ? constantOption(run.bindings, argument, name)
        : undefined);
    if (said) {
      return said;
    }
  }
  const madeAt = fn?.madeAt;
  const home = madeAt ? run.homeOf(madeAt) : run;
  for (const argument of madeAt?.arguments ?? []) {
    const said = constantOption(home.bindings, argument, name);
    if (said) {
      return said;
    }
  }
  return undefined;
}

const DEEPEST_SPREAD = 4;

/** An option of an object literal, or of a constant that holds one: `axios.create({ … })`. */
function constantOption(
  bindings: Bindings,
  argument: Node,
  name: string,
  depth = 0,
): Value | undefined {
  const object = depth < DEEPEST_SPREAD ? bindings.constants.initOf(argument) : undefined;
  if (object?.type !== 'ObjectExpression') {
    return undefined;
  }
  const value = propertyIn(object, name);
  if (value) {
    return bindings.constants.of(value) ?? UNKNOWN;
  }
  for (const property of object.properties) {
    const said =
      property.type === 'SpreadElement'
        ? constantOption(bindings, property.argument, name, depth + 1)
        : undefined;
    if (said) {
      return said;
    }
  }
  return undefined;
}

/** A client's acquiring function is called: it hands out an open body, now or later. */
export function acquire(
  run: Run,
  world: World,
  node: Node,
  client: Client,
  args: readonly Value[],
  form: AcquireForm = PROMISE,
  fn?: Value & { kind: 'external' },
): Result[] {
  const [input] = args;
  if (
    input?.kind === 'literal' &&
    typeof input.value === 'string' &&
    /^(?:data|blob):/.test(input.value)
  ) {
    // No connection: the bytes are in memory.
    return single(world);
  }
  if (isExpectedToFail(run.bindings, node)) {
    args.forEach((value) => run.escape(world, value));
    return single(world);
  }
  const view = form.view ?? 'response';
  const answers = form.answers ?? 'promise';
  const callback = form.callback && callbackAmong(args, node);
  // Its dispatcher may live on when a callback comes.
  const state = stateOf({ run, world, args, node, fn: callback ? undefined : fn }, form);
  const none =
    client.body.readByClient || (state.nullBody === true && !client.body.obligedWithoutBody);
  const arrived = { ...state, status: none ? ('absent' as const) : ('open' as const) };
  if (answers === 'request') {
    const last = args.at(-1);
    args.slice(0, -1).forEach((value) => handOverContents(run, world, value));
    const id = newBody(run, world, node, client, { ...state, status: 'absent' });
    // An agent that somebody destroys is looked for when a leak is reported.
    const signals = (state.controllers ?? []).filter((ender) => !isDispatcher(ender));
    const enders = [...signals, ...memberPath(node)];
    const request = { kind: 'request', id, enders } as const;
    if (last && mayBeCallback(last)) {
      respond(run, world, request, last, node);
    }
    return single(world, request);
  }
  if (form.callback && callback?.kind === 'function') {
    const answered = world.fork();
    const value = body(newBody(run, answered, node, client, arrived), view);
    deliver(run, form.callback, callback, { answered, body: value, failed: world.fork() }, node);
  }
  for (const value of args) {
    handOverContents(run, world, value);
  }
  if (form.result) {
    return resultsOf(run, world, node, client, form.result);
  }
  if (callback || answers === 'nothing') {
    return single(world);
  }
  if (answers === 'value') {
    return single(world, body(newBody(run, world, node, client, arrived), view));
  }
  if (form.rejectsWithResponse && (run.catching > 0 || !isAwaited(node))) {
    const value = body(newBody(run, world, node, client, arrived), view);
    run.acquires.of(value.id).inError = true;
    return single(world, { kind: 'rejected', node, implicit: false, value });
  }
  const missing: Result[] = form.mayBeMissing
    ? single(world.fork(), { kind: 'fulfilled', value: UNDEFINED })
    : [];
  const id = newBody(run, world, node, client, state);
  const request = { run, world, args, node, fn };
  run.acquires.of(id).readElsewhere ||=
    form.readElsewhere?.some((row) => row.every((each) => holds(request, each))) === true;
  return [...single(world, { kind: 'pending', id, view }), ...missing];
}

function isAwaited(node: Node): boolean {
  return outerParentOf(node)?.type === 'AwaitExpression';
}

/** An answer in an object beside the error that is there in its place. */
function resultsOf(
  run: Run,
  world: World,
  node: Node,
  client: Client,
  names: ResultForm,
): Result[] {
  const outcome = (each: World, nth: number, codes: StatusSet): Result => {
    const id = newBody(run, each, node, client, { status: 'absent', codes });
    const worked = codes === OK_STATUS;
    const fields = new Map<string, Value>([
      [names.data, worked ? body(id, 'response') : MISSING],
      [names.error, worked ? UNDEFINED : TRUTHY],
      [names.response, body(id, 'body')],
    ]);
    const value = newObject(run, each, node, { kind: 'record', fields, partial: true }, nth);
    return { world: each, value: { kind: 'fulfilled', value } };
  };
  const rejected: Value = { kind: 'rejected', node, implicit: true, value: TRUTHY };
  const refused = world.fork();
  refused.decide(node, 'answers with an error');
  return [
    outcome(world.fork(), 0, OK_STATUS),
    outcome(refused, 1, ERROR_STATUS),
    { world, value: rejected },
  ];
}

/** What the options say of the body. */
function stateOf(request: Request, form: AcquireForm): Partial<BodyState> {
  const { run, world, args, node, fn } = request;
  const said = (name: string): Value | undefined =>
    [...args]
      .reverse()
      .map((value) => optionOf(world, value, name))
      .find((value) => value !== undefined);
  const given = said('method') ?? writtenMethod(run.bindings, node);
  const method = form.method ?? literalOf(given) ?? literalOf(said(':method'));
  const variable = methodSymbol(given, args);
  const isHead =
    (typeof method === 'string' && method.toUpperCase() === 'HEAD') ||
    (variable !== undefined && isKnownAsHead(world, variable));
  const signal = said(form.signal ?? 'signal');
  const codes = codesOf(request, form);
  return {
    isGuess: fn ? fn.isDeclared === true : form === PROMISE,
    isWrapped: !fn || fn.isDeclared === true,
    nullBody: isHead ? true : undefined,
    method: variable,
    controllers: [
      ...(signal?.kind === 'signal' ? signal.ids : [enderOf(signal) ?? []].flat()),
      ...[said('dispatcher'), said('agent'), said('client'), fn].flatMap(
        (dispatcher) => run.dispatcherOf(dispatcher) ?? [],
      ),
    ],
    ...(codes ? { codes } : {}),
  };
}

/** `download(url, { method: 'HEAD' })`: a helper that was followed has taken the options over. */
function writtenMethod(bindings: Bindings, node: Node): Value | undefined {
  const call = node.type === 'CallExpression' ? node.arguments : [];
  return (
    call.map((argument) => constantOption(bindings, argument, 'method')).find(Boolean) ??
    (call.slice(1).some((argument) => isMadeForHead(bindings, argument)) ? HEAD : undefined)
  );
}

/** `const [url, init] = await optionsFor(host, 'HEAD')`: what makes the options was told the method. */
function isMadeForHead(bindings: Bindings, options: Node): boolean {
  const init = bindings.constants.initOf(options);
  const made = init?.type === 'AwaitExpression' ? unwrap(init.argument) : init;
  return (
    made?.type === 'CallExpression' &&
    made.arguments.some(
      (argument) =>
        argument.type === 'Literal' &&
        typeof argument.value === 'string' &&
        argument.value.toUpperCase() === 'HEAD',
    )
  );
}

/** The `method` of `{ method }`, or the `options.method` of options that came from elsewhere. */
function methodSymbol(method: Value | undefined, args: readonly Value[]): string | undefined {
  if (method) {
    return method.kind === 'symbol' ? method.key : undefined;
  }
  const options = args.slice(1).find((value) => value.kind === 'symbol');
  return options?.kind === 'symbol' ? `${options.key}.method` : undefined;
}

/** The statuses that do not reject. */
function codesOf(request: Request, form: AcquireForm): StatusSet | undefined {
  if (form.rejectsOn !== undefined && literalOf(optionFor(request, form.rejectsOn)) === true) {
    return BELOW_400;
  }
  if (form.rejectsUnless === undefined) {
    return undefined;
  }
  const said = optionFor(request, form.rejectsUnless);
  const given = said !== undefined && said !== UNDEFINED && literalOf(said) !== true;
  return given ? undefined : OK_STATUS;
}

function literalOf(value: Value | undefined): unknown {
  return value?.kind === 'literal' ? value.value : undefined;
}

function isDispatcher(ender: Ender): boolean {
  return typeof ender === 'string' && ender.startsWith('!');
}

function mayBeCallback(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'resolver' || value.kind === 'external';
}

function optionOf(world: World, options: Value | undefined, name: string): Value | undefined {
  const object = options?.kind === 'object' ? world.heap.get(options.id) : undefined;
  return object?.kind === 'record' ? object.fields.get(name) : undefined;
}

/** A body that is sent on as a request body is read by the request; the options stay the caller's. */
function handOverContents(run: Run, world: World, value: Value): void {
  const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  if (object?.kind === 'record') {
    for (const field of object.fields.values()) {
      handOverContents(run, world, field);
    }
  } else {
    run.escape(world, value);
  }
}

/** `new Request(input, init)`: the method and the signal are what matters later. */
export function requestInit(
  world: World,
  input: Value | undefined,
  init: Value | undefined,
): HeapObject {
  const fields = new Map<string, Value>();
  for (const name of ['method', 'signal', 'body']) {
    const value = optionOf(world, init, name) ?? optionOf(world, input, name);
    if (value && value !== UNKNOWN) {
      fields.set(name, value);
    }
  }
  return { kind: 'record', fields, partial: true };
}
