/** The moment a request is made: what its options say about the body to come. */
import type { Node } from 'estree';
import { type Acquiring, type Client, formsOf } from '../clients/index.ts';
import type { AcquireForm, Condition } from '../clients/model.ts';
import { propertyIn } from './bindings.ts';
import { callbackAmong, deliver } from './callbacks.ts';
import { isExpectedToFail } from './expected-failure.ts';
import { memberPath, respond } from './requests.ts';
import { type Result, type Run, single } from './run.ts';
import type { StatusSet } from './status-set.ts';
import { body, type Ender, type MakingCall, UNKNOWN, type Value } from './values.ts';
import type { BodyState, HeapObject, World } from './world.ts';

/** A function of which only the result is known: a promise of a response. */
const PROMISE: AcquireForm = { from: [] };

const BELOW_400: StatusSet = [[100, 399]];

/** The form in which a call of the function hands out a body; undefined when it hands out none. */
export function formFor(
  run: Run,
  world: World,
  { origin, madeAt }: Value & { kind: 'external' },
  args: readonly Value[],
): Acquiring | undefined {
  const own = run.bindings.settings.clientOf(origin);
  if (own) {
    return { client: own, form: PROMISE };
  }
  return formsOf(origin).find(({ form }) =>
    (form.when ?? []).every((condition) => holds(run, world, condition, args, madeAt)),
  );
}

function holds(
  run: Run,
  world: World,
  condition: Condition,
  args: readonly Value[],
  madeAt: MakingCall | undefined,
): boolean {
  if ('argument' in condition) {
    const argument = args[condition.argument];
    return (
      argument?.kind === 'external' &&
      condition.madeBy.some((origin) => argument.origin === `${origin}#`)
    );
  }
  if ('noFunctionFrom' in condition) {
    return (
      args
        .slice(condition.noFunctionFrom)
        // An options object without anything of interest isn't followed.
        .every(({ kind }) => kind !== 'function' && kind !== 'symbol')
    );
  }
  const said = [...args]
    .reverse()
    .map((value) => optionOf(world, value, condition.option))
    .find((value) => value !== undefined);
  const option = said ?? defaultOption(run, madeAt, condition.option);
  const value = option?.kind === 'literal' ? option.value : undefined;
  return 'is' in condition
    ? condition.is.some((each) => each === value)
    : !condition.isNot.some((each) => each === value);
}

/** An option that was given when the object was made: `axios.create({ responseType: 'stream' })`. */
function defaultOption(run: Run, madeAt: MakingCall | undefined, name: string): Value | undefined {
  const { bindings } = madeAt ? run.homeOf(madeAt) : run;
  for (const argument of madeAt?.arguments ?? []) {
    const object = bindings.constantInit(argument);
    const value = object?.type === 'ObjectExpression' ? propertyIn(object, name) : undefined;
    if (value) {
      return bindings.constantExpression(value);
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
  fn?: Value,
): Result[] {
  const [input, init] = args;
  if (
    input?.kind === 'literal' &&
    typeof input.value === 'string' &&
    /^(?:data|blob):/.test(input.value)
  ) {
    // No connection: the bytes are in memory.
    return single(world);
  }
  if (isExpectedToFail(run.bindings.sourceCode, node)) {
    args.forEach((value) => run.escape(world, value));
    return single(world);
  }
  const view = form.view ?? 'response';
  const answers = form.answers ?? 'promise';
  const callback = form.callback && callbackAmong(args, node);
  // Its dispatcher may live on when a callback comes.
  const state = stateOf(run, world, form, input, init, callback ? undefined : fn);
  const none = state.nullBody === true && !client.body.obligedWithoutBody;
  const arrived = { ...state, status: none ? ('absent' as const) : ('open' as const) };
  if (answers === 'request') {
    const last = args.at(-1);
    args.slice(0, -1).forEach((value) => handOverContents(run, world, value));
    const id = run.newBody(world, node, client, { ...state, status: 'absent' });
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
    const value = body(run.newBody(answered, node, client, arrived), view);
    deliver(run, form.callback, callback, { answered, body: value, failed: world.fork() }, node);
  }
  for (const value of args) {
    handOverContents(run, world, value);
  }
  if (callback || answers === 'nothing') {
    return single(world);
  }
  if (answers === 'value') {
    return single(world, body(run.newBody(world, node, client, arrived), view));
  }
  return single(world, { kind: 'pending', id: run.newBody(world, node, client, state), view });
}

/** What the options say of the body. */
function stateOf(
  run: Run,
  world: World,
  form: AcquireForm,
  input: Value | undefined,
  init: Value | undefined,
  fn: Value | undefined,
): Partial<BodyState> {
  const either = (name: string): Value | undefined =>
    optionOf(world, init, name) ?? optionOf(world, input, name);
  const method = form.method ?? literalOf(either('method')) ?? literalOf(either(':method'));
  const signal = either('signal');
  const rejects = form.rejectsOn !== undefined && literalOf(either(form.rejectsOn)) === true;
  return {
    nullBody: typeof method === 'string' && method.toUpperCase() === 'HEAD' ? true : undefined,
    controllers: [
      ...(signal?.kind === 'signal' ? signal.ids : [run.enderOf(signal) ?? []].flat()),
      ...[optionOf(world, init, 'dispatcher'), optionOf(world, init, 'agent'), fn].flatMap(
        (dispatcher) => run.dispatcherOf(dispatcher) ?? [],
      ),
    ],
    ...(rejects ? { codes: BELOW_400 } : {}),
  };
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
