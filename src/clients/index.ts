/** The client table, looked up by origin. */
import { fetchClient } from './fetch.ts';
import type { Client } from './model.ts';
import { nodeFetchClient } from './node-fetch.ts';

export type { Client } from './model.ts';

export const clients: readonly Client[] = [fetchClient, nodeFetchClient];

const byOrigin = new Map<string, Client>();
const byDecorator = new Map<string, Client>();
const byTypeModule = new Map<string, Client>();
const byType = new Map<string, Client>();
for (const client of clients) {
  for (const origin of client.origins) {
    byOrigin.set(origin, client);
  }
  for (const origin of client.decorators ?? []) {
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

/** The client whose acquiring function has this origin, for example `undici:fetch`. */
export function clientOf(origin: string): Client | undefined {
  return byOrigin.get(origin);
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

/** What a value is taken for that is a `Response` by its type or by its use. */
export const defaultClient: Client = fetchClient;
