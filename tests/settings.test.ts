import { describe, expect, test } from 'vitest';
import { checkSettings } from '../src/settings/index.ts';

const problems = (written: unknown): readonly string[] => checkSettings(written).problems;

describe('a mistake in the settings', () => {
  const mistakes: { written: unknown; says: string }[] = [
    {
      written: { client: [] },
      says: "unknown key 'client' in settings.bodyclose, did you mean 'clients'? (clients, functions, crossFile, environment, leaksFile, types)",
    },
    { written: [], says: 'settings.bodyclose must be an object, not []' },
    {
      written: { environment: 'nod' },
      says: "settings.bodyclose.environment is 'nod', did you mean 'node'? valid are 'node', 'browser', 'worker'",
    },
    {
      written: { crossFile: 'yes' },
      says: "settings.bodyclose.crossFile must be true or false, not 'yes'",
    },
    { written: { clients: {} }, says: 'settings.bodyclose.clients must be an array, not {}' },
    {
      written: { clients: [{ modul: 'my-http', export: 'get', kind: 'fetch' }] },
      says: "unknown key 'modul' in settings.bodyclose.clients[0], did you mean 'module'? (module, export, name, kind)",
    },
    {
      written: { clients: [{ module: 'my-http', export: 'get', kind: 'fetsh' }] },
      says: "settings.bodyclose.clients[0].kind is 'fetsh', did you mean 'fetch'? valid are 'fetch'",
    },
    {
      written: { clients: [{ module: 'my-http', export: 'get' }] },
      says: 'settings.bodyclose.clients[0].kind is missing',
    },
    {
      written: { clients: [{ kind: 'fetch' }] },
      says: "settings.bodyclose.clients[0] needs a 'module' with an 'export', or the 'name' of the function",
    },
    {
      written: { clients: [{ module: 'my-http', name: 'get', kind: 'fetch' }] },
      says: "settings.bodyclose.clients[0] has a 'module', so its function is named by 'export', not by 'name'",
    },
    {
      written: { clients: [{ module: 7, export: 'get', kind: 'fetch' }] },
      says: 'settings.bodyclose.clients[0].module must be a name, not 7',
    },
    {
      written: { functions: { parse: 'releases' } },
      says: "settings.bodyclose.functions.parse must be an array, not 'releases'",
    },
    {
      written: { functions: { parse: ['release'] } },
      says: "settings.bodyclose.functions.parse[0] is 'release', did you mean 'releases'? valid are 'releases', 'borrows', 'returns', 'transfers'",
    },
    {
      written: { functions: { '*': ['releases'] } },
      says: "'*' in settings.bodyclose.functions stands for every function; name them, or a part of the name",
    },
    {
      written: { clients: [{ name: '*', kind: 'fetch' }] },
      says: 'settings.bodyclose.clients[0] stands for every function; name the module or the function',
    },
    {
      written: { toString: 1 },
      says: "unknown key 'toString' in settings.bodyclose (clients, functions, crossFile, environment, leaksFile, types)",
    },
    {
      written: { environment: 'lambda' },
      says: "settings.bodyclose.environment is 'lambda', valid are 'node', 'browser', 'worker'",
    },
  ];
  test.each(mistakes)('$written is told in one sentence', ({ written, says }) => {
    const found = problems(written);
    expect(found[0]).toContain(says);
  });

  test('does not hide the next one', () => {
    expect(problems({ environment: 'x', crossFile: 1 })).toHaveLength(2);
  });
});

test('settings without a mistake are taken as they are', () => {
  const { settings, problems: none } = checkSettings({
    clients: [{ module: 'my-http', export: 'get*', kind: 'fetch' }],
    functions: { 'this.http.parse': ['borrows', 'releases'] },
    crossFile: true,
    environment: 'worker',
  });
  expect(none).toEqual([]);
  expect(settings).toMatchObject({ crossFile: true, environment: 'worker' });
  expect(settings.clientOf('my-http:getAll')?.name).toBe('fetch');
  expect(settings.clientOf('my-http:post')).toBeUndefined();
  expect(settings.wordsFor(['http.parse'], { isKnown: false })).toEqual(['borrows', 'releases']);
  expect(settings.wordsFor(['parse'], { isKnown: false })).toBeUndefined();
});
