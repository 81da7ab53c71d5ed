/** Both compilers give the oracle the same answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Adapter, Project } from './probe.ts';

const declarations = `
  export declare function get(): Promise<Response>;
  export declare function find(): Promise<Response | null | undefined>;
  export declare function either(): Promise<Response | { readonly status: number }>;
  export declare function number(): Promise<number>;
  export declare function nothing(): Promise<void>;
  export declare function any(): Promise<any>;
  export declare function generic<T>(): Promise<T>;
  export declare function handler(): Response | Promise<Response>;
  export declare function made(): Response;
  export interface Typed<T> extends Response { json(): Promise<T> }
  export declare function typed(): Promise<Typed<string>>;
  export type Reply = Response & { readonly id: string };
  export declare function tagged(): Promise<Reply>;
  export class Page extends Response {}
  export declare function page(): Promise<Page>;
  export class Pending extends Promise<Response> {}
  export declare function pending(): Pending;
  export declare function route(request: Request): Promise<Response>;
  export declare function fetchAgain(request: Request): Promise<Response>;
  export async function built(): Promise<Response> { return new Response(''); }
  export declare function broken(): Promise<NotThere>;
  export interface Unresolved extends NotThere { readonly id: string }
  export declare function unresolved(): Promise<Unresolved>;
  export interface Repeated { readonly ok: boolean; json(): Promise<unknown> }
  export declare function repeated(): Promise<Repeated>;
  export declare function called(): Promise<{ ok(): boolean; json(): Promise<unknown> }>;
  type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  export declare function huge(): Promise<\`\${Digit}\${Digit}\${Digit}\`>;
  export interface Nested<T> { readonly inner: Nested<Nested<T>> }
  export declare function nested(): Promise<Nested<string>>;
`;
const undici = `
  declare module 'undici' {
    export class Response { readonly ok: boolean }
    export namespace Dispatcher { interface ResponseData { readonly statusCode: number } }
    export class Dispatcher { request(): Promise<Dispatcher.ResponseData> }
  }
`;
const local = `
  export class Response { readonly ok = true }
  export declare function ask(): Promise<Response>;
`;

let project: Project;

beforeAll(() => {
  project = new Project({ 'api.ts': declarations, 'undici.d.ts': undici, 'local.ts': local });
});
afterAll(() => project.dispose());

const adapters: Adapter[] = ['parser', 'typescript'];

describe.each(adapters)('with types from the %s', (adapter) => {
  /** Lints a file of the project with this text. */
  function ask(text: string): Record<string, string> {
    project.write('main.ts', text);
    return project.ask(adapter, 'main.ts', text);
  }

  function askApi(call: string): string | undefined {
    return ask(`import * as api from './api.js';\ndeclare const request: Request;\n${call};\n`)[
      call
    ];
  }

  test('a promise of a response is one, with null or undefined beside it too', () => {
    expect(askApi('api.get()')).toBe('fetch');
    expect(askApi('api.find()')).toBe('fetch');
  });

  test('a type argument tells what comes', () => {
    expect(askApi('api.generic<Response>()')).toBe('fetch');
    expect(askApi('api.generic()')).toBe('unknown');
  });

  test('an interface that extends the response is one, and so is an intersection with it', () => {
    expect(askApi('api.typed()')).toBe('fetch');
    expect(askApi('api.tagged()')).toBe('fetch');
  });

  test('a class that extends the response is made by the program', () => {
    expect(askApi('api.page()')).toBe('unknown');
  });

  test('a class that extends the promise is a promise', () => {
    expect(askApi('api.pending()')).toBe('fetch');
  });

  test('something else is not', () => {
    expect(askApi('api.number()')).toBe('no');
    expect(askApi('api.nothing()')).toBe('no');
    expect(askApi('api.nested()')).toBe('no');
  });

  test('what may be something else is unknown', () => {
    expect(askApi('api.either()')).toBe('unknown');
    expect(askApi('api.any()')).toBe('unknown');
    expect(askApi('api.broken()')).toBe('unknown');
    expect(askApi('api.unresolved()')).toBe('unknown');
  });

  test('an interface that repeats the members of a response is unknown, and none with ok() is', () => {
    expect(askApi('api.repeated()')).toBe('unknown');
    expect(askApi('api.called()')).toBe('no');
  });

  test('a union of a thousand strings is no body', () => {
    expect(askApi('api.huge()')).not.toBe('fetch');
  });

  test('a response that comes without a promise was made in memory', () => {
    expect(askApi('api.made()')).toBe('unknown');
    expect(askApi('api.handler()')).toBe('unknown');
  });

  test('who is given a request answers it, unless the name says that it is sent on', () => {
    expect(askApi('api.route(request)')).toBe('unknown');
    expect(askApi('api.fetchAgain(request)')).toBe('fetch');
  });

  test('a function that builds its response makes no request', () => {
    expect(askApi('api.built()')).toBe('unknown');
  });

  test('a class of the same name in another file is something else', () => {
    expect(ask(`import { ask } from './local.js';\nask();\n`)).toEqual({ 'ask()': 'no' });
  });

  test('the module that declares a type tells the client', () => {
    const answers = ask(
      `import { Dispatcher, type Response as R } from 'undici';
       declare const dispatcher: Dispatcher;
       dispatcher.request();
       export function f(a: R, b: Dispatcher.ResponseData, c: Dispatcher) {}`,
    );
    expect(answers).toEqual({
      'dispatcher.request()': 'undici',
      'a: R': 'fetch',
      'b: Dispatcher.ResponseData': 'undici',
      'c: Dispatcher': 'no',
    });
  });

  test('a parameter is what its constraint or its annotation says', () => {
    const answers = ask(
      `export function f<T extends Response>(a: T, b: Response | undefined, c: typeof Response, d: string) {}`,
    );
    expect(Object.values(answers)).toEqual(['fetch', 'fetch', 'no', 'no']);
  });
});

describe('TypeScript 7', () => {
  test('knows plain JavaScript that espree has parsed', () => {
    const text = `import { get, number } from './api.js';\nget();\nnumber();\n`;
    project.write('plain.js', text);
    expect(project.ask('typescript', 'plain.js', text)).toEqual({
      'get()': 'fetch',
      'number()': 'no',
    });
  });

  test('sees what the editor shows, not what was saved', () => {
    project.write('edited.ts', `import { number } from './api.js';\nnumber();\n`);
    const before = project.ask(
      'typescript',
      'edited.ts',
      `import { number } from './api.js';\nnumber();\n`,
    );
    const after = project.ask(
      'typescript',
      'edited.ts',
      `\n\nimport { get } from './api.js';\nget();\n`,
    );
    expect([before, after]).toEqual([{ 'number()': 'no' }, { 'get()': 'fetch' }]);
  });

  test('counts behind a byte order mark and characters of several bytes', () => {
    const text = `\uFEFF/* 日本 🗾 é */ import { get } from './api.js';\nget();\n`;
    project.write('bom.ts', text);
    expect(project.ask('typescript', 'bom.ts', text)).toEqual({ 'get()': 'fetch' });
  });
});
