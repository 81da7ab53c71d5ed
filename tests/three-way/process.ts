/**
 * Runs paths of programs in earnest: the program's own text, the real `fetch`, a real server, under the guard.
 * `node --expose-gc process.mjs job.json`; the result goes to standard output.
 */
import diagnostics from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { guard } from '../../src/runtime/index.ts';
import type { Job, JobResult, PathPlan, PathResult } from './job.ts';
import { startServer } from './server.ts';
import { release, Strayed, Surroundings } from './surroundings.ts';

/** Milliseconds for which a held connection must be seen to be held, and in further attempts. */
const patiences = [8, 80, 400];
const longestPath = 1500;
/** So that a process ends by itself, whatever the programs do. */
const longestProcess = 110_000;
const pathsPerCollection = 100;
/** The collector frees no body of undici's `request` and of `node:http`: these are reported when nobody has read them for so long. */
const stalledAfter = 800;
const mostCollections = 6;

const [, , jobFile = ''] = process.argv;
const { level, isPatient, undici, programs } = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;
const folder = `${jobFile}.programs`;
const mostAttempts = isPatient ? 3 : 1;

setTimeout(() => {
  console.error('the programs take too long');
  process.exit(3);
}, longestProcess).unref();

const names =
  'c, handle, enqueue, later, sleep, delay, sink, HttpError, console, process, Promise, AbortSignal, setTimeout';
const current = new Map<number, Surroundings>();
const library = Symbol.for('three-way library');
Object.assign(globalThis, {
  [library]: (url: string) => {
    const id = Number(url.split('?')[1]);
    return current.get(id)?.library(() => callerIn(id)?.line ?? 0);
  },
});
writeFileSync(
  join(folder, 'lib.mjs'),
  `export const { ${names} } = globalThis[Symbol.for('three-way library')](import.meta.url);\n`,
);

/** The innermost frame in a program, or in the given one. */
function callerIn(id?: number): { id: number; line: number } | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 64;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const frame = new RegExp(`path-(${id ?? '\\d+'})\\.mjs:(\\d+):`).exec(stack);
  return frame ? { id: Number(frame[1]), line: Number(frame[2]) } : undefined;
}

const waiting = new WeakMap<object, { surroundings: Surroundings; line: number }>();

/** A request is made: the server hears how to answer it. */
function announce(request: object, addHeader: (name: string, value: string) => unknown): void {
  const caller = callerIn();
  const surroundings = caller && current.get(caller.id);
  if (!caller || !surroundings) return;
  const index = surroundings.request(caller.line);
  const answer = index === undefined ? 'refused' : surroundings.plan.requests[index]?.answer;
  addHeader('x-answer', JSON.stringify([caller.id, index ?? -1, answer]));
  waiting.set(request, { surroundings, line: caller.line });
}

function answered(request: object): void {
  const asked = waiting.get(request);
  waiting.delete(request);
  asked?.surroundings.answered(asked.line);
}

interface UndiciRequest {
  addHeader(name: string, value: string): unknown;
}
diagnostics.subscribe('undici:request:create', (message) => {
  const { request } = message as { request: UndiciRequest };
  announce(request, (name, value) => request.addHeader(name, value));
});
for (const name of [
  'undici:request:headers',
  'undici:request:error',
  'http.client.response.finish',
])
  diagnostics.subscribe(name, (message) => answered((message as { request: object }).request));

// No channel of `node:http` speaks before the headers are sent.
const agent = http.Agent.prototype as unknown as {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): unknown;
};
const { addRequest } = agent;
agent.addRequest = function (request, ...rest) {
  announce(request, (name, value) => request.setHeader(name, value));
  request.once('close', () => answered(request));
  return addRequest.call(this, request, ...rest);
};

process.on('unhandledRejection', () => {});
process.on('uncaughtException', (error) => {
  for (const surroundings of current.values()) surroundings.stray(`uncaught ${String(error)}`);
});

const server = await startServer();
const watch = guard({ level, quiet: true, stalledAfter });
const reports = new Map<number, number[]>();
watch.on('leak', ({ file, line }) => {
  const id = Number(/path-(\d+)\.mjs$/.exec(file)?.[1] ?? -1);
  reports.set(id, [...(reports.get(id) ?? []), line]);
});
watch.on('retracted', ({ file, line }) => {
  const lines = reports.get(Number(/path-(\d+)\.mjs$/.exec(file)?.[1] ?? -1)) ?? [];
  if (lines.includes(line)) lines.splice(lines.indexOf(line), 1);
});

const isEarly = ({ made, plan }: Surroundings): boolean => made.includes(false) && !plan.mayStray;

/** Until nothing has happened for some turns of the event loop. */
async function quiet(surroundings: Surroundings): Promise<void> {
  const deadline = performance.now() + longestPath;
  for (let still = 0; still < 4 && performance.now() < deadline;) {
    const { activity } = surroundings;
    await turn();
    still = surroundings.waiting === 0 && surroundings.activity === activity ? still + 1 : 0;
    if (still === 4 && isEarly(surroundings) && performance.now() < deadline - longestPath + 200) {
      // What follows a read that nobody awaits takes its time.
      await delay(2);
      still = 0;
    }
  }
}

type Program = Record<string, unknown> & {
  main?: (...args: unknown[]) => unknown;
  Client?: new () => { load: (...args: unknown[]) => unknown };
  cache?: unknown;
};

async function execute(program: Program, surroundings: Surroundings): Promise<void> {
  const { plan, entrusted } = surroundings;
  const args = plan.args.map((arg) => withServer(arg));
  try {
    let result: unknown;
    if (program.Client) {
      const client = new program.Client();
      entrusted.push(client);
      result = await client.load(...args);
    } else result = await program.main?.(...args);
    if (typeof result === 'object' && result !== null && 'throw' in result) {
      const generator = result as AsyncGenerator;
      for (let step: IteratorResult<unknown> = { value: undefined }; step.done !== true;) {
        step = await generator.next();
        entrusted.push(step.value);
      }
    } else entrusted.push(result);
  } catch (error) {
    if (error instanceof ReferenceError) surroundings.stray(String(error));
    if (!(error instanceof Strayed)) entrusted.push(error);
  }
}

function withServer(arg: unknown): unknown {
  if (Array.isArray(arg)) return arg.map((item) => withServer(item));
  return arg === 'http://localhost/' ? server.url : arg;
}

interface Attempt {
  id: number;
  held: number[];
  strayed: string | undefined;
  inParallel: boolean;
  /** The collector ran before the sockets were counted, and may have freed some. */
  isSpoilt: boolean;
}

let serial = 0;

async function attempt(text: string, plan: PathPlan, patience: number): Promise<Attempt> {
  const id = (serial += 1);
  const file = join(folder, `path-${id}.mjs`);
  const own = text
    .replaceAll("'./lib.js'", `'./lib.mjs?${id}'`)
    .replaceAll("'undici'", `'${undici}'`)
    // A stream that many programs write to, one after the other.
    .replaceAll('pipeTo(sink)', 'pipeTo(sink())')
    .replaceAll(/^import \{[^}]*\} from '\.\/lib\.mjs\?.*$/gm, '');
  const ending = ['main', 'Client', 'cache'].filter((name) =>
    new RegExp(`^(?:async function\\*? |const |class )${name}\\b`, 'm').test(own),
  );
  writeFileSync(
    file,
    `import { ${names} } from './lib.mjs?${id}'; ${own}\nexport { ${ending.join(', ')} };\n`,
  );
  const surroundings = new Surroundings(plan);
  current.set(id, surroundings);
  const program = (await import(pathToFileURL(file).href)) as Program;
  const sentinel = new WeakRef({});
  const ended = await Promise.race([
    execute(program, surroundings).then(() => true),
    delay(longestPath, false),
  ]);
  if (!ended) surroundings.stray('it did not end');
  await quiet(surroundings);
  entrust(surroundings, program);
  await Promise.race([release(surroundings.entrusted), delay(longestPath)]);
  surroundings.entrusted.length = 0;
  await quiet(surroundings);
  if (surroundings.made.includes(false)) surroundings.stray('a planned request was not made');
  const { held, unknown } = plan;
  const seen = await server.held({
    path: id,
    held,
    unknown,
    patience,
    longest: isPatient ? 1500 : 250,
  });
  current.delete(id);
  return {
    id,
    held: seen,
    strayed: surroundings.strayed,
    inParallel: surroundings.inParallel,
    isSpoilt: sentinel.deref() === undefined,
  };
}

function entrust({ entrusted }: Surroundings, { cache }: Program): void {
  if (cache !== undefined) entrusted.push(cache);
}

const agrees = (plan: PathPlan, seen: readonly number[]): boolean =>
  seen.filter((index) => !plan.unknown.includes(index)).join() === plan.held.join();

/** Held connections and planned ones agree, or they do not however patiently one looks. */
async function run(text: string, plan: PathPlan): Promise<Attempt & { attempts: number }> {
  let last = await attempt(text, plan, patiences[0] ?? 0);
  let attempts = 1;
  for (let spoilt = 0; attempts < mostAttempts && spoilt < 6;) {
    if (
      !last.isSpoilt &&
      (plan.mayStray || last.inParallel || (!last.strayed && agrees(plan, last.held)))
    )
      break;
    if (last.isSpoilt) spoilt += 1;
    else attempts += 1;
    last = await attempt(text, plan, patiences[attempts - 1] ?? 0);
  }
  return { ...last, attempts };
}

const linesOf = (plan: PathPlan, held: readonly number[]): number[] =>
  held.map((index) => plan.requests[index]?.line ?? 0).sort((a, b) => a - b);

interface Ran {
  plan: PathPlan;
  last: Attempt & { attempts: number };
}

/** The verdicts of the guard come with the garbage collector. */
async function collect(ran: readonly Ran[]): Promise<void> {
  const isMissing = ({ plan, last }: Ran): boolean =>
    linesOf(plan, last.held).join() !==
    (reports.get(last.id) ?? []).toSorted((a, b) => a - b).join();
  for (let times = 0; times < mostCollections; times += 1) {
    await watch.collect();
    if (!ran.some((item) => isMissing(item))) return;
    await delay(times === 0 ? stalledAfter + 300 : 300);
  }
}

const all: Ran[][] = [];
let since: Ran[] = [];
for (const { text, paths } of programs) {
  const ran: Ran[] = [];
  all.push(ran);
  for (const plan of paths) {
    const item = { plan, last: await run(text, plan) };
    ran.push(item);
    since.push(item);
  }
  if (since.length >= pathsPerCollection) {
    await collect(since);
    since = [];
  }
}
await collect(since);

const results: JobResult = all.map((ran) =>
  ran.map(({ last: { id, held, strayed, inParallel, attempts } }): PathResult => {
    const lines = reports.get(id) ?? [];
    const reported = [...new Set(lines)].map(
      (line) => [line, lines.filter((other) => other === line).length] as [number, number],
    );
    return { held, reported, strayed, inParallel, attempts };
  }),
);
process.stdout.write(JSON.stringify(results), () => process.exit(0));
