/** The oracle of a file: what the linter's parser, or TypeScript itself, knows about its types. */
import type { Rule, SourceCode } from 'eslint';
import type { Node } from 'estree';
import { answersRequest } from '../clients/handlers.ts';
import { debug } from '../flow/debug.ts';
import { carriedBy, holdsRequest, isRequest, promisedBy } from './carriers.ts';
import type { Carried, TypeOracle } from './oracle.ts';
import { type ParserServices, typesOfParser } from './parser-services.ts';
import type { TypeSource } from './type-view.ts';
import { typesOfTypeScript } from './typescript-sync.ts';

export type { Carried, TypeOracle } from './oracle.ts';

/** `settings.bodyclose.types`: where types come from. */
export type TypesSetting =
  /** The default: from the parser, where it has them. */
  | 'parser'
  /** From TypeScript 7 or later, with any parser and linter. */
  | 'typescript'
  | 'none';

type Context = Pick<Rule.RuleContext, 'cwd' | 'filename' | 'sourceCode'>;

/** Undefined without type information. Cheap where there is none; the rules share one for each file. */
export function typeOracleOf(context: Context, setting: TypesSetting): TypeOracle | undefined {
  const { cwd, filename, sourceCode } = context;
  switch (setting) {
    case 'none':
      return undefined;
    case 'typescript':
      return new SafeOracle(() => typesOfTypeScript(cwd, filename, sourceCode));
    case 'parser':
      return servicesOf(sourceCode).program
        ? new SafeOracle(() => typesOfParser(servicesOf(sourceCode)))
        : undefined;
  }
}

/** What a parser offers beside the tree: typescript-eslint's has a program where types are on. */
function servicesOf(sourceCode: SourceCode): ParserServices {
  return (sourceCode.parserServices ?? {}) as ParserServices;
}

/** Asks the compiler at the first question, remembers the answers, and takes a failure for silence. */
class SafeOracle implements TypeOracle {
  readonly #open: () => TypeSource | undefined;
  #source: TypeSource | undefined;
  #isOpen = false;
  readonly #promised = new Map<Node, Carried>();
  readonly #held = new Map<Node, Carried>();

  constructor(open: () => TypeSource | undefined) {
    this.#open = open;
  }

  promisedBy(call: Node): Carried {
    return this.#answer(this.#promised, call, (source) => {
      const type = source.typeOf(call);
      const carried = type && promisedBy(type);
      return carried && isOfServer(source, call) ? undefined : carried;
    });
  }

  heldBy(name: Node): Carried {
    return this.#answer(this.#held, name, (source) => {
      const type = source.typeOf(name);
      return type && carriedBy(type);
    });
  }

  #answer(known: Map<Node, Carried>, node: Node, ask: (source: TypeSource) => Carried): Carried {
    if (!known.has(node)) {
      known.set(node, undefined);
      try {
        if (!this.#isOpen) {
          this.#isOpen = true;
          this.#source = this.#open();
        }
        known.set(node, this.#source && ask(this.#source));
      } catch (error) {
        debug(`no type on line ${node.loc?.start.line ?? 0}: ${String(error)}`);
      }
    }
    return known.get(node);
  }
}

/**
 * In a server the same types stand for what it answers: `GET(request)` and `app.handle(request)`
 * are given a request, and a function that builds its response makes no connection.
 */
function isOfServer(source: TypeSource, call: Node): boolean {
  if (call.type !== 'CallExpression') {
    return false;
  }
  return answersRequest(
    call.callee,
    () =>
      call.arguments.some((argument) => {
        const type = source.typeOf(argument);
        return type !== undefined && (isRequest(type) || holdsRequest(type));
      }) || BUILDS_RESPONSE.test(source.textOfCallee(call) ?? ''),
  );
}

const BUILDS_RESPONSE = /\bnew\s+\w*Response\b|\bResponse\s*\.\s*(?:json|redirect|error)\s*\(/;
