/** The parts of the package that must agree with each other, before anything is installed. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { root } from './golden-programs.ts';

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
};
const ruleNames = Object.keys(plugin.rules).sort();

/** Names of the files of a folder that end so, without the ending. */
function namesIn(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ name }) => name.slice(0, -ending.length))
    .sort();
}

describe('the rules of the plugin', () => {
  test('are the files of src/rules', () => {
    const others = ['docs-url', 'index', 'listen', 'misuse-rule', 'place', 'preference'];
    expect(namesIn('src/rules', '.ts').filter((name) => !others.includes(name))).toEqual(ruleNames);
  });

  test('are the pages of docs/rules', () => {
    expect(namesIn('docs/rules', '.md').filter((name) => name !== 'README')).toEqual(ruleNames);
  });

  test.each(ruleNames)('%s has its own tests', (name) => {
    expect(existsSync(path.join(root, `tests/rules/${name}.test.ts`))).toBe(true);
  });

  test.each(ruleNames)('%s links to its page', (name) => {
    const url = plugin.rules[name]?.meta?.docs?.url;
    expect(url).toContain(`@${manifest.version}/docs/rules/${name}.md`);
  });
});

describe('the configs', () => {
  test('contain only rules of the plugin', () => {
    const known = ruleNames.map((name) => `bodyclose/${name}`);
    for (const { rules } of Object.values(plugin.configs)) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(rules ?? {})));
    }
  });

  test('`recommended` has the rules that say so, as errors', () => {
    const recommended = ruleNames.filter(
      (name) => plugin.rules[name]?.meta?.docs?.recommended === true,
    );
    expect(plugin.configs.recommended.rules).toEqual(
      Object.fromEntries(recommended.map((name) => [`bodyclose/${name}`, 'error'])),
    );
    expect(recommended).toContain('no-unconsumed-body');
  });

  test('`strict` has all that `recommended` has', () => {
    expect(plugin.configs.strict.rules).toMatchObject(plugin.configs.recommended.rules ?? {});
  });

  test('`all` has every rule and `tests` turns every rule off', () => {
    const every = (severity: string): object =>
      Object.fromEntries(ruleNames.map((name) => [`bodyclose/${name}`, severity]));
    expect(plugin.configs.all.rules).toEqual(every('error'));
    expect(plugin.configs.tests.rules).toEqual(every('off'));
  });

  test.each(Object.keys(plugin.configs))('%s carries its name and the plugin itself', (name) => {
    const config = plugin.configs[name as keyof typeof plugin.configs];
    expect(config.name).toBe(`bodyclose/${name}`);
    expect(config.plugins?.['bodyclose']).toBe(plugin);
  });
});

describe('the manifest', () => {
  test('has the name and the version that the plugin tells ESLint', () => {
    expect(plugin.meta).toEqual({
      name: manifest.name,
      version: manifest.version,
      namespace: 'bodyclose',
    });
  });

  test('asks for no dependency; its peers, ESLint and what the OpenTelemetry entry reports to, are optional', () => {
    expect(manifest.dependencies ?? {}).toEqual({});
    const peers = ['@opentelemetry/api', 'eslint'];
    expect(Object.keys(manifest.peerDependencies)).toEqual(peers);
    expect(manifest.peerDependenciesMeta).toEqual(
      Object.fromEntries(peers.map((name) => [name, { optional: true }])),
    );
  });
});
