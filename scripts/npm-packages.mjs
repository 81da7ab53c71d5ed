/** Packages from npm outside the dependencies: unpacked as they are, or installed with what they need. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = path.join(root, '.cache');
const patience = 180_000;

/** The folder of a package's files, which are not installed: nothing of it runs. */
export async function unpacked(specifier) {
  const folder = path.join(cache, 'packages', specifier.replace('/', '+'));
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(path.join(cache, 'packages/.unpacking-'));
  try {
    const options = { cwd: temporary, timeout: patience };
    await run('npm', ['pack', '--silent', specifier], options);
    const [tarball] = await readdir(temporary);
    // Its warnings about the headers of old packages can fill a buffer.
    await run(
      'tar',
      ['--warning=none', '-xzf', tarball, '--no-same-owner', '--no-same-permissions'],
      options,
    );
    await rm(path.join(temporary, tarball));
    // Whatever its only folder is called.
    const [inside] = await readdir(temporary);
    await rename(path.join(temporary, inside), folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** A folder under `.cache` with these packages and their dependencies, installed once. */
export async function installed(name, specifiers) {
  const folder = path.join(cache, name);
  const mark = path.join(folder, '.installed');
  if (existsSync(mark)) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, private: true }));
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', ...flags, ...specifiers], { cwd: folder, timeout: patience });
  await writeFile(mark, specifiers.join('\n'));
  return folder;
}

const SOURCE = /\.(?:[cm]?[jt]sx?|flow)$/;

/** Its files of code, sorted; links and what it carries in `node_modules` are left out. */
export async function sourceFiles(folder, isWanted = () => true) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!/^(?:node_modules|\.git)$/.test(entry.name))
        found.push(...(await sourceFiles(file, isWanted)));
    } else if (entry.isFile() && SOURCE.test(entry.name) && isWanted(file)) {
      found.push(file);
    }
  }
  return found.sort();
}
