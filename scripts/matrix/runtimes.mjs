/** The runtimes and package managers that the matrix runs, from npm: too large to be dependencies (200 MB each), they go into `.cache`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installed } from '../npm-packages.mjs';

/** Why something cannot be tried here; it is no failure of the package. */
export class Skipped extends Error {}

const windows = process.platform === 'win32';
const system = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];
const cpu = { x64: 'x64', arm64: 'aarch64' }[process.arch];
const exe = windows ? '.exe' : '';

/** What npm says where a registry does not answer, or does not have something. */
const unreachable =
  /\bE(?:NOTFOUND|CONNREFUSED|CONNRESET|TIMEDOUT|AI_AGAIN|NOTCACHED|TARGET|404)\b|ERR_SOCKET_TIMEOUT|ERR_PNPM_(?:META_FETCH_FAIL|FETCH_\d+|NO_MATCHING_VERSION|NO_OFFLINE_\w+)/;

/** The reason to skip in what a package manager has printed. */
export function missingFrom(output) {
  return unreachable.exec(output)?.[0];
}

async function binary(folder, specifier, file) {
  let home;
  try {
    home = await installed(folder, [specifier]);
  } catch (error) {
    const reason = missingFrom(String(error.stderr));
    throw reason === undefined ? error : new Skipped(`${specifier}: npm says ${reason}`);
  }
  const found = path.join(home, 'node_modules', file);
  if (!existsSync(found)) throw new Skipped(`${specifier} has no ${file}`);
  return found;
}

function versionOf(program) {
  return /\d+\.\d+\.\d+\S*/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))[0];
}

/** Node of this major version: the running one, or npm's. */
export async function node(major) {
  if (process.versions.node.startsWith(`${major}.`))
    return { program: process.execPath, version: process.versions.node };
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const program = await binary(`node-${major}`, `${name}@${major}`, `${name}/bin/node${exe}`);
  return { program, version: versionOf(program) };
}

export async function bun() {
  const name = `@oven/bun-${system}-${cpu}`;
  const program = await binary('bun', `${name}@1`, `${name}/bin/bun${exe}`);
  return { program, version: versionOf(program) };
}

export async function deno() {
  const name = `@deno/${windows ? 'win32' : process.platform}-${process.arch}${system === 'linux' ? '-glibc' : ''}`;
  const program = await binary('deno', `${name}@2`, `${name}/deno${exe}`);
  return { program, version: versionOf(program) };
}

/** pnpm of this major version; since 12 it is a program for each system. */
export async function pnpm(major) {
  if (major >= 12) {
    const name = `@pnpm/exe.${process.platform}-${process.arch}`;
    const program = await binary(`pnpm-${major}`, `${name}@${major}`, `${name}/pnpm${exe}`);
    return { command: [program], version: versionOf(program) };
  }
  const script = await binary(`pnpm-${major}`, `pnpm@${major}`, 'pnpm/bin/pnpm.cjs');
  const { version } = JSON.parse(readFileSync(path.join(script, '../../package.json'), 'utf8'));
  return { command: [process.execPath, script], version };
}
