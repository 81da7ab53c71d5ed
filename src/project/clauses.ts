/**
 * The imports and re-exports of a file, read from its text: enough to tell which files need not be
 * parsed, and many times cheaper. A clause too many costs time, never a wrong answer.
 */
import { owned } from './owned.ts';

export interface Clause {
  readonly specifier: string;
  /** Names of the other module, `default` and `*` among them. */
  readonly names: readonly string[];
  /** What they are called here, one for each; `*` for `export *` and for a module without a name. */
  readonly locals: readonly string[];
  readonly isExport: boolean;
}

const FROM = /\b(import|export)\b([^'"`;()=]*?)\bfrom\s*['"]([^'"\n]+)['"]/g;
const LOADED = /\b(?:require|import)\s*\(\s*['"]([^'"\n]+)['"]\s*\)/g;

/** @param wants tells, by specifier, which clauses are of interest at all */
export function clausesOf(text: string, wants: (specifier: string) => boolean): Clause[] {
  const clauses: Clause[] = [];
  for (const [, keyword, middle = '', specifier = ''] of text.matchAll(FROM)) {
    if (!/^\s*type\s+[{*\w]/.test(middle) && wants(specifier)) {
      const clause = readClause(text, middle, specifier, keyword === 'export');
      if (clause.names.length > 0) {
        clauses.push(clause);
      }
    }
  }
  for (const [, specifier = ''] of text.matchAll(LOADED)) {
    if (wants(specifier)) {
      clauses.push({ specifier, names: ['*'], locals: ['*'], isExport: false });
    }
  }
  return clauses;
}

function readClause(text: string, middle: string, specifier: string, isExport: boolean): Clause {
  const names: string[] = [];
  const locals: string[] = [];
  const add = (name: string, local: string): void => {
    if (isExport || mayCall(text, local)) {
      names.push(name);
      locals.push(local);
    }
  };
  const bare = middle.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ');
  const [, inner] = /\{([^}]*)\}/.exec(bare) ?? [];
  for (const piece of (inner ?? '').split(',')) {
    const [, name, local = name] =
      /^\s*(?!type\s+\w)([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(piece) ?? [];
    if (name !== undefined && local !== undefined) {
      add(name, local);
    }
  }
  const outer = bare.replace(/\{[^}]*\}/, ' ');
  const [, star, namespace] = /(\*)(?:\s*as\s+([\w$]+))?/.exec(outer) ?? [];
  if (star !== undefined) {
    add('*', namespace ?? '*');
  }
  const [, own] = /^\s*([\w$]+)\s*(?:,|$)/.exec(outer) ?? [];
  if (own !== undefined && !isExport) {
    add('default', own);
  }
  return { specifier, names: names.map(owned), locals: locals.map(owned), isExport };
}

/** Components and types are most of what has a capital; only some of it is called or a class. */
function mayCall(text: string, name: string): boolean {
  return (
    !/^[A-Z]/.test(name) ||
    text.includes(`${name}.`) ||
    text.includes(`${name}(`) ||
    text.includes(`new ${name}`) ||
    text.includes(`extends ${name}`)
  );
}
