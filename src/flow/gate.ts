/**
 * The test that most files of a project stop at: false when no body can be acquired in a file. It reads the text alone, and
 * for files without a candidate it is all that the rules cost.
 */
import type { Program } from 'estree';
import { acquiringMethods, clientModules } from '../clients/index.ts';
import type { Settings } from '../settings/index.ts';
import type { TypeOracle } from '../types/index.ts';
import type { Elsewhere } from './elsewhere.ts';
import { READS } from './shapes.ts';
import { mayHoldTypedBody } from './typed.ts';

/**
 * `fetch` as code has it (prose goes on with a word), or a type or module that stands for it. Each alternative begins with
 * the word and looks back from there: a pattern that begins with a class of letters takes five times as long.
 */
const NAMES_FETCH =
  /fetch(?:(?<=\bfetch)\s*(?:[(),.;:=?&|}\]!]|as\b|$)|(?<=typeof\s+(?:\w+\.)?fetch)\b|(?<=['"](?:[\w@/.-]*-)?(?:un)?fetch)['"])|Fetch(?<=[:<|&(,]\s*Fetch)(?:Like|Fn|Function|Impl\w*|API)?\b/m;
/** Without a read and a look at it, nothing has the shape of a response. */
const LOOKS_AT_RESPONSE =
  /\.(?:ok|status|statusText|headers|bodyUsed)\b(?!\s*\()|[:|<]\s*(?:\w+\.)?Response\b|\bstatusCode\b/;

const modules = new Set([...clientModules].flatMap((name) => [name, `node:${name}`]));
/** The name of a client's module, as an import has it. */
const NAMES_MODULE = new RegExp(
  `['"](?:node:)?(?:${[...clientModules].map((name) => name.replace(/[/@.-]/g, '\\$&')).join('|')})['"]`,
);

const LOADS = ['import', 'require'];
/** By the code of their last letters. */
const CALLED = new Map<number, string[]>();
for (const name of [...READS, ...LOADS, ...acquiringMethods]) {
  const last = name.charCodeAt(name.length - 1);
  CALLED.set(last, [...(CALLED.get(last) ?? []), name]);
}
const NONE: readonly string[] = [];

const SPACE = 32;
const CLOSES = 41;
const DOT = 46;

export interface GateOptions {
  readonly settings?: Settings;
  readonly types?: TypeOracle | undefined;
  readonly elsewhere?: Elsewhere | undefined;
}

/** `program`: the file's tree where there is one, whose imports are quicker to find than in the text. */
export function mayHoldBody(
  text: string,
  { settings, types, elsewhere }: GateOptions = {},
  program?: Program,
): boolean {
  if (namesFetch(text) || (program && importsClient(program))) {
    return true;
  }
  const { acquires, reads, loads } = callsIn(text);
  return (
    acquires ||
    (reads && LOOKS_AT_RESPONSE.test(text)) ||
    // Without a tree, imports are not told from what else is in quotes.
    ((loads || !program) && NAMES_MODULE.test(text)) ||
    settings?.mayCallClient(text) === true ||
    (types !== undefined && mayHoldTypedBody(text)) ||
    elsewhere?.mayBeCalledIn(text) === true
  );
}

function namesFetch(text: string): boolean {
  return (
    ((text.includes('fetch') || text.includes('Fetch')) && NAMES_FETCH.test(text)) ||
    (text.includes('Respo') && text.includes('Promise<Response>'))
  );
}

/** One stop at each parenthesis, whatever is asked of what stands before it. */
export function callsIn(text: string): Calls {
  const found = { acquires: false, reads: false, loads: false };
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) {
    const end = text.charCodeAt(at - 1) === SPACE ? at - 1 : at;
    for (const name of CALLED.get(text.charCodeAt(end - 1)) ?? NONE) {
      const start = end - name.length;
      if (text.startsWith(name, start)) {
        const isMember = text.charCodeAt(start - 1) === DOT;
        found.loads ||= LOADS.includes(name);
        found.acquires ||= isMember && acquiringMethods.has(name);
        found.reads ||= isMember && text.charCodeAt(at + 1) === CLOSES && READS.has(name);
      }
    }
  }
  return found;
}

export interface Calls {
  /** A method is called that acquires whatever it is called on: `.asResponse()`. */
  readonly acquires: boolean;
  /** A method is called as those are that read a body: `.json()`. */
  readonly reads: boolean;
  /** A module is loaded on the way: `require(…)`, `import(…)`. */
  readonly loads: boolean;
}

function importsClient(program: Program): boolean {
  for (const statement of program.body) {
    if (
      (statement.type === 'ImportDeclaration' ||
        statement.type === 'ExportNamedDeclaration' ||
        statement.type === 'ExportAllDeclaration') &&
      modules.has(String(statement.source?.value))
    ) {
      return true;
    }
  }
  return false;
}
