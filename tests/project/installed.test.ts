/** Which major version of a package a file gets. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedAround } from '../../src/project/installed.ts';

let root: string;

async function install(folder: string, name: string, manifest: string): Promise<void> {
  const to = path.join(root, folder, 'node_modules', name);
  await mkdir(to, { recursive: true });
  await writeFile(path.join(to, 'package.json'), manifest);
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'bodyclose-installed-'));
  await install('.', 'node-fetch', '{ "version": "3.3.2" }');
  await install('packages/old', 'node-fetch', '{ "version": "2.7.0" }');
  await install('packages/broken', 'node-fetch', '{ "version":');
  await install('packages/odd', 'node-fetch', '{ "version": ["2"] }');
});

afterAll(() => rm(root, { recursive: true, force: true }));

const majorAt = (file: string, name = 'node-fetch'): number | undefined =>
  installedAround(path.join(root, file))(name);

describe('the major version that a file gets', () => {
  it('is that of the nearest folder which has the package', () => {
    expect(majorAt('packages/old/src/deep/a.js')).toBe(2);
  });

  it('is that of a folder further up where the nearest has none', () => {
    expect(majorAt('packages/new/src/a.js')).toBe(3);
  });

  it('goes on upwards from a manifest that does not say it', () => {
    expect(majorAt('packages/broken/a.js')).toBe(3);
    expect(majorAt('packages/odd/a.js')).toBe(3);
  });

  it('is unknown for a package that is not there', () => {
    expect(majorAt('a.js', 'no-such-package-anywhere')).toBeUndefined();
  });

  it('is unknown for text that is in no file', () => {
    expect(installedAround('<input>')('node-fetch')).toBeUndefined();
  });
});
