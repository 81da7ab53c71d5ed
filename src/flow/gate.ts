/**
 * The test that most files of a project stop at: false when no body can be acquired in a file. It reads the text alone, and
 * for files without a candidate it is all that the rules cost.
 */
import type { Program } from 'estree';
import { acquiringMethods, clientModules } from '../clients/index.ts';
import type { Settings } from '../settings/index.ts';
import type { TypeOracle } from '../types/index.ts';
import type { Elsewhere } from './elsewhere.ts';
import { mayHoldTypedBody } from './typed.ts';

/** `fetch` as code has it (prose goes on with a word), or a type or module that stands for it. */
const NAMES_CLIENT =
  /\bfetch\s*(?:[(),.;:=?&|}\]!]|as\b|$)|typeof\s+(?:\w+\.)?fetch\b|[:<|&(,]\s*Fetch(?:Like|Fn|Function|Impl\w*|API)?\b|Promise<Response>|['"](?:[\w@/.-]*-)?(?:un)?fetch['"]/m;
/** Without a read and a look at it, nothing has the shape of a response. */
const READS_BODY = /\.(?:json|text|arrayBuffer|blob|bytes|formData)\(\)/;
const LOOKS_AT_RESPONSE =
  /\.(?:ok|status|statusText|headers|bodyUsed)\b(?!\s*\()|[:|<]\s*(?:\w+\.)?Response\b|\bstatusCode\b/;

const modules = new Set([...clientModules].flatMap((name) => [name, `node:${name}`]));
/** The name of a client's module, as an import has it. */
const NAMES_MODULE = new RegExp(
  `['"](?:node:)?(?:${[...clientModules].map((name) => name.replace(/[/@.-]/g, '\\$&')).join('|')})['"]`,
);

// A plain search stops at each place that has its first letter: one that begins with a rare letter takes a tenth of the
// time of a pattern. So these look for the rarer end of a word first. From seven letters on V8 searches in a way of its own,
// which is slower where the letters are common.
const NAMES_CLIENT_AT_ALL = ['fetch', 'Fetch', 'Promise<Response>'];
const READS_BODY_AT_ALL = ['json()', 'xt()', 'Buffer()', 'blob()', 'ytes()', 'Data()'];
const LOADS_MODULE = ['quire(', 'quire (', 'mport(', 'ort ('];
const METHODS = [...acquiringMethods].map((name) => ({
  name,
  end: name.slice(Math.max(0, name.search(/[A-Z]/))),
}));

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
  return (
    (hasAny(text, NAMES_CLIENT_AT_ALL) && NAMES_CLIENT.test(text)) ||
    namesModule(text, program) ||
    namesAcquiringMethod(text) ||
    (hasAny(text, READS_BODY_AT_ALL) && READS_BODY.test(text) && LOOKS_AT_RESPONSE.test(text)) ||
    settings?.mayCallClient(text) === true ||
    (types !== undefined && mayHoldTypedBody(text)) ||
    elsewhere?.mayBeCalledIn(text) === true
  );
}

function namesModule(text: string, program: Program | undefined): boolean {
  if (!program) {
    return NAMES_MODULE.test(text);
  }
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
  return hasAny(text, LOADS_MODULE) && NAMES_MODULE.test(text);
}

/** True where a method is named that acquires whatever it is called on: `.asResponse()`. */
export function namesAcquiringMethod(text: string): boolean {
  return METHODS.some(({ name, end }) => text.includes(end) && text.includes(name));
}

function hasAny(text: string, words: readonly string[]): boolean {
  for (const word of words) {
    if (text.includes(word)) {
      return true;
    }
  }
  return false;
}
