/** What a written type says of clients: `res: Response`, `fetch?: typeof fetch`, `Promise<Response>` as a return type. */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import {
  type Client,
  clientOfType,
  clientOfTypeModule,
  defaultClient,
  isSpokenOf,
  makerOf,
} from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { memberOfExternal, moduleName } from './origins.ts';
import { parentOf } from './syntax.ts';
import { DEEPEST_TYPE, firstOf, nameOf, part, parts, typeOf } from './type-syntax.ts';
import type { Value } from './values.ts';

/** `fetchTarball: FetchFunction` is a project's own; `fetchImpl: FetchFunction` is fetch. */
const FETCHES_THINGS =
  /^_?fetch(?!(?:Impl|Implementation|Fn|Function|Like|Api|API|Override|er)$)[A-Z]/;

/** Names that fetch-shaped function types carry in published packages, imported or local. */
const FETCH_TYPES = 'CustomFetch|Fetch(?:Like|Fn|Function|Impl|Implementation|API)?';
const FETCH_TYPE = new RegExp(`^(?:${FETCH_TYPES})$`);
/** As a type is written: prose goes on with other words about what is fetched. */
const NAMES_TYPE_OF_FETCH = /\btypeof\s+[\w.\s]*fetch\b/;
/** Looks back from the name: a pattern that begins with a class of characters takes many times as long. */
const NAMES_FETCH_TYPE = new RegExp(
  String.raw`(?:${FETCH_TYPES})\b(?![ \t]+(?!extends\b|as\b|satisfies\b)[a-z])(?<=(?:[:<|&(,=?[]|\b(?:as|satisfies|extends))\s*(?:${FETCH_TYPES}))`,
);
/** What holds no value of a client, by its syntax. */
const PLAIN_TYPE =
  /^TS(?:String|Number|Boolean|Void|Null|Undefined|Never|BigInt|Symbol)Keyword$|^TS(?:Array|Tuple|Literal|TemplateLiteral|Function|Constructor)Type$|^TSTypePredicate$/;

export class WrittenTypes {
  readonly #bindings: Bindings;
  #namesFetch: boolean | undefined;
  #hasClientTypes: boolean | undefined;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** The client whose response this type is; undefined when it is something else or unknown. */
  responseClient(type: Node | undefined): Client | undefined {
    return this.#clientOf(type, false);
  }

  /** The same for a parameter, which may have any of the clients' types. */
  parameterClient(type: Node | undefined): Client | undefined {
    return this.#clientOf(type, true);
  }

  #clientOf(type: Node | undefined, isParameter: boolean, depth = 0): Client | undefined {
    if (!type || depth > DEEPEST_TYPE) {
      return undefined;
    }
    switch (type.type as string) {
      case 'TSUnionType':
        return firstOf(type, (member) => this.#clientOf(member, isParameter, depth + 1));
      case 'TSTypeReference': {
        const typeName = part(type, 'typeName');
        const name = nameOf(typeName);
        const imported = (): Client | undefined =>
          isParameter ? this.#importedClient(typeName) : undefined;
        if (name === 'Promise' || name === 'Readonly') {
          return this.#clientOf(
            parts(part(type, 'typeArguments'), 'params')[0],
            isParameter,
            depth + 1,
          );
        }
        if (typeOf(typeName) === 'TSQualifiedName') {
          return nameOf(part(typeName, 'left')) === 'globalThis' &&
            nameOf(part(typeName, 'right')) === 'Response'
            ? defaultClient
            : imported();
        }
        const variable = typeName && this.#bindings.annotations.variableOfType(typeName);
        const definition = variable?.defs[0];
        if (!definition) {
          return name === 'Response' ? defaultClient : undefined;
        }
        if (definition.type === 'ImportBinding') {
          return importedResponse(definition) ?? imported();
        }
        return (definition.node as Node).type === ('TSTypeAliasDeclaration' as string)
          ? this.#clientOf(part(definition.node, 'typeAnnotation'), isParameter, depth + 1)
          : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `IncomingMessage`, `http.IncomingMessage`, `Dispatcher.ResponseData`, imported from the client. */
  #importedClient(typeName: Node | undefined): Client | undefined {
    const origin = this.#originOf(typeName);
    const colon = origin?.lastIndexOf(':') ?? -1;
    const client = origin && clientOfType(origin.slice(0, colon), origin.slice(colon + 1));
    // Whether it carries a stream, only its type arguments tell.
    return client && client.streamedIn === undefined ? client : undefined;
  }

  /** The result says on sight that it carries no body. */
  hasPlainResult(fn: Node): boolean {
    return this.isPlain(part(part(fn, 'returnType'), 'typeAnnotation'));
  }

  /** `string`, `Item[]`, `Promise<void>`: a type that carries no body, whatever is imported. */
  isPlain(type: Node | undefined, depth = 0): boolean {
    if (!type || depth > DEEPEST_TYPE) {
      return false;
    }
    if (typeOf(type) === 'TSUnionType') {
      return parts(type, 'types').every((member) => this.isPlain(member, depth + 1));
    }
    return typeOf(type) === 'TSTypeReference' && nameOf(part(type, 'typeName')) === 'Promise'
      ? this.isPlain(parts(part(type, 'typeArguments'), 'params')[0], depth + 1)
      : PLAIN_TYPE.test(type.type);
  }

  /** The client that a function of this type acquires from: `typeof fetch`, `() => Promise<Response>`. */
  acquiringClient(type: Node | undefined, depth = 0): Client | undefined {
    if (!type || depth > DEEPEST_TYPE) {
      return undefined;
    }
    switch (type.type as string) {
      case 'TSTypeQuery': {
        const name = part(type, 'exprName');
        const last = typeOf(name) === 'TSQualifiedName' ? part(name, 'right') : name;
        return nameOf(last) === 'fetch' ? defaultClient : undefined;
      }
      case 'TSFunctionType':
      case 'TSMethodSignature':
      case 'TSDeclareFunction':
      case 'TSEmptyBodyFunctionExpression':
        return this.#promisedResponse(part(part(type, 'returnType'), 'typeAnnotation'));
      case 'TSUnionType':
        return firstOf(type, (member) => this.acquiringClient(member, depth + 1));
      case 'TSTypeReference': {
        const typeName = part(type, 'typeName');
        const name = nameOf(typeName) ?? '';
        const definition = this.#bindings.annotations.definitionOf(typeName);
        if (typeOf(definition) === 'TSTypeAliasDeclaration') {
          return this.acquiringClient(part(definition, 'typeAnnotation'), depth + 1);
        }
        if (name === 'NonNullable') {
          return this.acquiringClient(parts(part(type, 'typeArguments'), 'params')[0], depth + 1);
        }
        return FETCH_TYPE.test(name) &&
          typeOf(definition) !== 'TSInterfaceDeclaration' &&
          !FETCHES_THINGS.test(declaredName(type) ?? '')
          ? defaultClient
          : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `Promise<Response>`; a plain `Response` result is no request. */
  #promisedResponse(type: Node | undefined): Client | undefined {
    return typeOf(type) === 'TSTypeReference' && nameOf(part(type, 'typeName')) === 'Promise'
      ? this.responseClient(type)
      : undefined;
  }

  /** The same of a member by the annotation of what it is a member of. */
  memberFunction(object: Node, name: string): Value | undefined {
    return this.mayBeOfClient
      ? this.functionValue(this.#bindings.annotations.memberOf(object, name))
      : undefined;
  }

  /** The same of a variable. */
  variableFunction(variable: Scope.Variable): Value | undefined {
    return this.mayBeOfClient
      ? this.functionValue(this.#bindings.annotations.ofVariable(variable))
      : undefined;
  }

  /** Some type that the text writes may be that of a function which makes requests. */
  get mayBeOfRequest(): boolean {
    return this.#namesFetchType || /Promise<\s*Response/.test(this.#bindings.sourceCode.text);
  }

  get #namesFetchType(): boolean {
    const { text } = this.#bindings.sourceCode;
    return (this.#namesFetch ??=
      (text.includes('Fetch') && NAMES_FETCH_TYPE.test(text)) ||
      (text.includes('fetch') && NAMES_TYPE_OF_FETCH.test(text)));
  }

  /** Some annotation of the file may be of a client; most files have none. */
  get mayBeOfClient(): boolean {
    if (this.#hasClientTypes === undefined) {
      const { text, ast } = this.#bindings.sourceCode;
      this.#hasClientTypes =
        this.#namesFetchType ||
        (text.includes('Promise<') && /\bResponse\b/.test(text)) ||
        ast.body.some(importsMaker);
    }
    return this.#hasClientTypes;
  }

  /** A client function as a value, when the annotation says so. */
  functionValue(type: Node | undefined): Value | undefined {
    if (!type || !this.mayBeOfClient) {
      return undefined;
    }
    return this.acquiringClient(type)
      ? { kind: 'external', origin: 'global:fetch', isDeclared: !namesFetch(type) }
      : this.#instance(type);
  }

  /** `pool: Pool`, `dispatcher?: undici.Dispatcher`: an object that a client's maker could have made. */
  #instance(type: Node | undefined, depth = 0): Value | undefined {
    if (!type || depth > DEEPEST_TYPE) {
      return undefined;
    }
    if (typeOf(type) === 'TSUnionType') {
      return firstOf(type, (member) => this.#instance(member, depth + 1));
    }
    const name = typeOf(type) === 'TSTypeReference' ? part(type, 'typeName') : undefined;
    const origin = this.#originOf(name);
    const maker = origin === undefined ? undefined : makerOf(origin);
    return maker && { kind: 'external', origin: maker.makes };
  }

  /** `module:Name` of a type's name that is imported, namespaces with dots. */
  #originOf(typeName: Node | undefined): string | undefined {
    const path: string[] = [];
    let root = typeName;
    for (; typeOf(root) === 'TSQualifiedName'; root = part(root, 'left')) {
      path.unshift(nameOf(part(root, 'right')) ?? '');
    }
    const variable = root && this.#bindings.annotations.variableOfType(root);
    const imported = variable?.defs[0]?.type === 'ImportBinding' ? variable : undefined;
    let value = imported && this.#bindings.constants.ofVariable(imported);
    for (const each of path) {
      value = value?.kind === 'external' ? memberOfExternal(value, each) : undefined;
    }
    return value?.kind === 'external' ? value.origin : undefined;
  }

  /** The client of a function's declared result, `async f(): Promise<Response>`. */
  declaredResult(fn: Node): Client | undefined {
    return this.#promisedResponse(part(part(fn, 'returnType'), 'typeAnnotation'));
  }
}

function importedResponse(definition: Scope.Definition): Client | undefined {
  const declaration = definition.parent;
  const specifier = definition.node as Node;
  if (declaration?.type !== 'ImportDeclaration' || specifier.type !== 'ImportSpecifier') {
    return undefined;
  }
  const imported = specifier.imported;
  const name = imported.type === 'Identifier' ? imported.name : String(imported.value);
  return name === 'Response' ? clientOfTypeModule(String(declaration.source.value)) : undefined;
}

/** `typeof fetch`, or a type that has its name from fetch. */
function namesFetch(type: Node | undefined): boolean {
  return (
    typeOf(type) === 'TSTypeQuery' ||
    FETCH_TYPE.test(nameOf(part(type, 'typeName')) ?? '') ||
    parts(type, 'types').some(namesFetch) ||
    parts(part(type, 'typeArguments'), 'params').some(namesFetch)
  );
}

/** `name: Type`, `{ name: Type }`: what the annotation is written to. */
function declaredName(type: Node): string | undefined {
  const annotation = parentOf(type);
  const declared = annotation && parentOf(annotation);
  return nameOf(declared) ?? nameOf(part(declared, 'key'));
}

/** An import of something that can be the type of what a client makes. */
function importsMaker(statement: Node): boolean {
  // `export import undici = require('undici')`.
  const declared =
    statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement;
  return declared.type === 'ImportDeclaration'
    ? isSpokenOf(`${moduleName(String(declared.source.value))}:*`)
    : typeOf(declared) === 'TSImportEqualsDeclaration';
}
