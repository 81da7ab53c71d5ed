/** The client table, looked up by origin. */
import { answeringClients } from './answering.ts';
import { awsEventStreamClient, awsPollyClient, awsSdkClient } from './aws-sdk.ts';
import { axiosClient, axiosFetchClient } from './axios.ts';
import { fetchClient } from './fetch.ts';
import { effectMakers } from './functions.ts';
import { gaxiosClient } from './gaxios.ts';
import { gotClient } from './got.ts';
import { kyClient } from './ky.ts';
import type { AcquireForm, Client, Condition, Maker } from './model.ts';
import { nodeFetchClient } from './node-fetch.ts';
import { ofetchClient } from './ofetch.ts';
import { openaiClient, openaiStreamClient } from './openai.ts';
import { undiciClient, undiciPipelineClient } from './undici.ts';
import { needleClient } from './needle.ts';
import { nodeHttp2Client } from './node-http2.ts';
import { nodeHttpClient } from './node-http.ts';

export type { AcquireForm, Client } from './model.ts';

/** The clients that hand out open bodies. */
export const clients: readonly Client[] = [
  fetchClient,
  nodeFetchClient,
  nodeHttpClient,
  nodeHttp2Client,
  needleClient,
  undiciClient,
  undiciPipelineClient,
  axiosClient,
  axiosFetchClient,
  gotClient,
  kyClient,
  gaxiosClient,
  ofetchClient,
  awsSdkClient,
  awsPollyClient,
  awsEventStreamClient,
  openaiClient,
  openaiStreamClient,
];

/** A form, and the client that it belongs to. */
export interface Acquiring {
  readonly client: Client;
  readonly form: AcquireForm;
}

type BoundMethod = Extract<Condition, { readonly calledOn: RegExp }>;

const byOrigin = new Map<string, Acquiring[]>();
const byMaker = new Map<string, Maker>();
const modules = new Set<string>();
const byDecorator = new Map<string, Client>();
const byTypeModule = new Map<string, Client>();
const byType = new Map<string, Client>();
/** What a condition asks of an argument: that one of these made it. */
const asked = new Set<string>();
const options = new Set<string>();
/** Options that count by being there. */
const givenOptions = new Set<string>();
const signalOptions = new Set<string>(['signal']);
/** Methods that acquire whatever they are called on. */
const anyones = new Set<string>();
/** Methods that acquire on what is written in a certain way. */
const bound = new Map<string, BoundMethod>();
const made = new Set<string>();
for (const client of [...clients, ...answeringClients]) {
  const elsewhere = { ...client, body: { ...client.body, endsWithResponse: false } };
  for (const form of client.acquires) {
    const acquiring = { client: form.outlivesResponse ? elsewhere : client, form };
    for (const origin of form.from) {
      for (const each of namesOf(origin)) {
        byOrigin.set(each, [...(byOrigin.get(each) ?? []), acquiring]);
      }
      noteModule(origin);
    }
    for (const condition of form.when ?? []) {
      if ('option' in condition) {
        options.add(condition.option);
      } else if ('calledOn' in condition) {
        form.from.forEach((origin) => bound.set(origin.replace('*#', ''), condition));
      } else if ('madeBy' in condition) {
        condition.madeBy.forEach((origin) => asked.add(origin));
      }
    }
    if (form.rejectsOn !== undefined) {
      options.add(form.rejectsOn);
    }
    if (form.rejectsUnless !== undefined) {
      givenOptions.add(form.rejectsUnless);
    }
    if (form.signal !== undefined) {
      signalOptions.add(form.signal);
    }
    if ((form.when ?? []).every((each) => 'fileLacks' in each || 'notOwn' in each)) {
      form.from
        .filter((origin) => origin.startsWith('*#'))
        .forEach((origin) => anyones.add(origin.slice(2)));
    }
  }
  for (const maker of client.makers ?? []) {
    maker.from.flatMap(namesOf).forEach((origin) => byMaker.set(origin, maker));
    made.add(maker.makes);
  }
  for (const origin of (client.decorators ?? []).flatMap(namesOf)) {
    byDecorator.set(origin, client);
  }
  for (const module of client.typeModules) {
    byTypeModule.set(module, client);
    byType.set(`${module}:Response`, client);
  }
  for (const type of client.types ?? []) {
    byType.set(type, client);
  }
}
for (const maker of effectMakers) {
  maker.from.flatMap(namesOf).forEach((origin) => byMaker.set(origin, maker));
  made.add(maker.makes);
}
for (const origin of asked) {
  if (!byMaker.has(origin)) {
    byMaker.set(origin, { from: [origin], makes: `${origin}#` });
    made.add(`${origin}#`);
  }
}

/** What CommonJS requires is the default export, or has it: `require('node-fetch')(url)`. */
function namesOf(origin: string): readonly string[] {
  return origin.endsWith(':default')
    ? [origin, `${origin.slice(0, -'default'.length)}*`]
    : [origin];
}

function noteModule(origin: string): void {
  const dot = origin.lastIndexOf('.');
  const module = origin.slice(0, origin.lastIndexOf(':'));
  if (dot > module.length) {
    modules.add(origin.slice(0, dot));
  } else if (module !== 'global' && !origin.includes('#')) {
    modules.add(`${module}:*`).add(`${module}:default`);
  }
}

/** The forms of the acquiring function that has this origin, for example `undici:request`. */
export function formsOf(origin: string): readonly Acquiring[] {
  return byOrigin.get(origin) ?? [];
}

/** The client whose acquiring function has this origin, for example `undici:fetch`. */
export function clientOf(origin: string): Client | undefined {
  return byOrigin.get(origin)?.[0]?.client;
}

/** What calls or constructs something with acquiring members, or something that a form asks for. */
export function makerOf(origin: string): Maker | undefined {
  return byMaker.get(origin);
}

/** True for what a maker makes. */
export function isMade(origin: string): boolean {
  return made.has(origin);
}

/** True for what a form may ask of an argument: that it was made by a certain constructor. */
export function isAskedFor(origin: string): boolean {
  return origin.endsWith('#') && asked.has(origin.slice(0, -1));
}

/** Modules that have a part in the table, and the names of globals that do. */
const partModules = new Set<string>();
/** `require` leads to modules, a global object to all the others, and a promise to what settles it. */
const partGlobals = new Set<string>(['*', 'require', 'Promise']);
for (const origin of [
  ...byOrigin.keys(),
  ...byMaker.keys(),
  ...made,
  ...asked,
  ...byDecorator.keys(),
]) {
  const colon = origin.lastIndexOf(':');
  const module = origin.slice(0, colon);
  if (module === 'global') {
    partGlobals.add(firstWord(origin.slice(colon + 1)));
  } else {
    partModules.add(module);
  }
}

function firstWord(path: string): string {
  return /^[^.#]*/.exec(path)?.[0] ?? '';
}

/** False for what nothing in the table starts from: no member of it acquires, and no call of it makes what does. */
export function isSpokenOf(origin: string): boolean {
  const colon = origin.lastIndexOf(':');
  const module = origin.slice(0, colon);
  return module === 'global'
    ? partGlobals.has(firstWord(origin.slice(colon + 1)))
    : partModules.has(module);
}

/** True for an option on which a form depends. */
export function isMeaningfulOption(name: string): boolean {
  return options.has(name);
}

/** True for an option that matters by being there, whatever its value. */
export function isGivenOption(name: string): boolean {
  return givenOptions.has(name);
}

/** True for an option that takes an abort signal. */
export function isSignalOption(name: string): boolean {
  return signalOptions.has(name);
}

/** The methods that acquire whatever they are called on: `asResponse`. */
export const acquiringMethods: ReadonlySet<string> = anyones;

/** The methods that acquire where they are called on what is written so: `env.API.fetch`. */
export const boundMethods: ReadonlyMap<string, BoundMethod> = bound;

/** The modules by whose import a file may acquire a body. */
export const clientModules: ReadonlySet<string> = new Set(
  [...byOrigin.keys(), ...byMaker.keys()]
    .filter((origin) => !origin.startsWith('*#'))
    .map((origin) => origin.slice(0, origin.lastIndexOf(':')))
    .filter((module) => module !== 'global' && module !== ''),
);

/** The module, or the object of it, that has an acquiring function: `http:*`. */
export function isClientModule(origin: string): boolean {
  return modules.has(origin);
}

export function decoratedClientOf(origin: string): Client | undefined {
  return byDecorator.get(origin);
}

/** The client whose module exports the type `Response`. */
export function clientOfTypeModule(module: string): Client | undefined {
  return byTypeModule.get(module);
}

/** The client whose open body a value of this declared type carries. */
export function clientOfType(module: string, name: string): Client | undefined {
  return byType.get(`${module}:${name}`);
}

/** The clients whose responses are known by their use. */
export const shapedClients: readonly Client[] = clients.filter(({ shape }) => shape);

/** What a value is taken for that is a `Response` by its type or by its use. */
export const defaultClient: Client = fetchClient;
