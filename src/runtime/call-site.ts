/**
 * Where a body was asked for. A stack is captured at every request, and formatted only when the body has lived
 * for some milliseconds: formatting costs ten times the capture. It is never kept unformatted for longer, because a raw stack
 * keeps the receivers and the suspended functions of its frames alive, and with them the very response under watch.
 */
import { fileURLToPath } from 'node:url';
import { hasRemedy, isHttpClient, isPlumbing, packageOfFile } from './client-packages.ts';
import { originalPosition } from './source-positions.ts';

/** An unformatted stack, and the site of the operation that started this asynchronous work if it is known. */
export interface Capture {
  holder: { stack?: unknown };
  owner: Site | undefined;
}

export interface Frame {
  file: string;
  line: number;
  column: number;
  function: string;
}

export interface Site {
  /** The user's frame, source maps honoured. */
  frame: Frame | undefined;
  /** The frames from the user's own outwards. */
  stack: readonly string[];
  /** The npm package between the user's frame and the network, if there is one. */
  client: string | undefined;
  clientVersion: string | undefined;
}

// Deep enough for the user's line under a dozen middlewares of an SDK; frames that don't exist cost nothing.
const depth = 64;

let limitIsWritable: boolean | undefined;

/** Captures the stack above `below`, without formatting it. */
export function captureSite(
  below: (...parameters: never[]) => unknown,
  owner: Site | undefined,
): Capture {
  const holder: { stack?: unknown } = {};
  const limit = Error.stackTraceLimit;
  limitIsWritable ??= canSetLimit();
  if (limitIsWritable) Error.stackTraceLimit = depth;
  Error.captureStackTrace(holder, below);
  if (limitIsWritable) Error.stackTraceLimit = limit;
  return { holder, owner };
}

/** False under `--frozen-intrinsics`: the stack is then as deep as the program's own. */
function canSetLimit(): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  return descriptor === undefined ? Object.isExtensible(Error) : descriptor.writable === true;
}

const sites = new Map<string, Site>();
const mostSites = 2000;

/** Formats a capture. Equal stacks give the same object, so that a thousand bodies of one line cost one. */
export function siteOf(capture: Capture): Site {
  const text = formatted(capture.holder);
  let site = sites.get(text);
  if (site === undefined) {
    site = readSite(text);
    if (sites.size >= mostSites) sites.clear();
    sites.set(text, site);
  }
  if (site.frame !== undefined && !isInPackage(site.frame.file)) return site;
  const { owner } = capture;
  // A stream of the client that asks here started this asynchronous work; that of another one has nothing to do with it.
  return owner !== undefined && isOfClient(owner) && owner.client === site.client ? owner : site;
}

/** Called through the package of a known client. */
export function isOfClient({ client }: Site): boolean {
  return client !== undefined && isHttpClient(client);
}

function formatted(holder: { stack?: unknown }): string {
  try {
    // A program's own Error.prepareStackTrace may give anything; the usual other thing is the array of call sites.
    const { stack } = holder;
    if (typeof stack === 'string') return stack;
    return Array.isArray(stack) ? stack.map((frame) => `    at ${String(frame)}`).join('\n') : '';
  } catch {
    return '';
  }
}

function readSite(text: string): Site {
  const frames: Frame[] = [];
  for (const line of text.split('\n')) {
    const frame = readFrame(line);
    if (frame !== undefined) frames.push(frame);
  }
  const index = frames.findIndex((frame) => !isInPackage(frame.file));
  const inner = index === -1 ? frames : frames.slice(0, index);
  const used = inner
    .map((frame) => packageOfFile(frame.file))
    .filter((found) => found !== undefined)
    .filter((found) => !isPlumbing(found.name));
  // The package that the user called is the outermost one; where that is a wrapper of a known client, the client is
  // what decides how to release the body.
  const known = used.filter((found) => isHttpClient(found.name));
  const client = known.findLast(({ name }) => hasRemedy(name)) ?? known.at(-1) ?? used.at(-1);
  const user =
    index === -1
      ? (frames.findLast(isUserOfClient) ?? frames.findLast(isNoPlumbing))
      : frames[index];
  return {
    frame: user === undefined ? undefined : original(user),
    stack: frames
      .slice(Math.max(0, index))
      .slice(0, 20)
      .map((frame) => frameText(original(frame))),
    client: client?.name,
    clientVersion: client?.version,
  };
}

function isNoPlumbing(frame: Frame): boolean {
  const found = packageOfFile(frame.file);
  return found !== undefined && !isPlumbing(found.name);
}

function isUserOfClient(frame: Frame): boolean {
  const found = packageOfFile(frame.file);
  return found !== undefined && !isHttpClient(found.name) && !isPlumbing(found.name);
}

export function isInPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

export function frameText(frame: Frame): string {
  const place = `${frame.file}:${frame.line}:${frame.column}`;
  return frame.function === '' ? place : `${frame.function} (${place})`;
}

// `at async file:///app.js:6:17`: what awaits has no name at the top of a module, nor in an arrow function.
const framePattern =
  /^\s+at (?:async (?=file:|[\\/]|[A-Za-z]:[\\/]))?(?:(.*?) \()?((?:file:\/\/|[A-Za-z]:[\\/]|\/|[a-z][\w+.-]*:\/\/|[\w.@-]+[\\/]).*?):(\d+):(\d+)\)?$/;

function readFrame(line: string): Frame | undefined {
  const match = framePattern.exec(line);
  if (match === null) return undefined;
  const [, name, place, row, column] = match;
  if (
    place === undefined ||
    place.startsWith('node:') ||
    /[\\/]?internal[\\/](?:modules|process|deps|timers)[\\/]/.test(place)
  )
    return undefined;
  return {
    file: place.startsWith('file://') ? pathOf(place) : place,
    line: Number(row),
    column: Number(column),
    function: functionName(name),
  };
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

function functionName(name: string | undefined): string {
  if (name === undefined) return '';
  const plain = name.replace(/^async /, '').replace(/ \[as .*\]$/, '');
  return plain === '<anonymous>' || plain === 'Object.<anonymous>' ? '' : plain;
}

function original(frame: Frame): Frame {
  const position = originalPosition(frame.file, frame.line, frame.column);
  return position === undefined ? frame : { ...frame, ...position };
}
