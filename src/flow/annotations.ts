/**
 * What TypeScript's annotations say without a type checker: `res: Response`, `fetch?: typeof fetch`,
 * `Promise<Response>` as a return type. Types of other files are unknown, not absent.
 */
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
import { enclosingClass, parentOf, unwrap } from './syntax.ts';
import type { Value } from './values.ts';

/** `fetchTarball: FetchFunction` is a project's own; `fetchImpl: FetchFunction` is fetch. */
const FETCHES_THINGS =
  /^_?fetch(?!(?:Impl|Implementation|Fn|Function|Like|Api|API|Override|er)$)[A-Z]/;

/** Names that fetch-shaped function types carry in published packages, imported or local. */
const FETCH_TYPE =
  /^(?:Fetch|FetchLike|FetchFn|FetchFunction|FetchImpl|FetchImplementation|FetchAPI|CustomFetch)$/;
const NAMES_CLIENT_TYPE = /\btypeof\s+[\w.\s]*fetch\b|\b(?:Custom)?Fetch/;
const DEEPEST_TYPE = 8;
/** What holds no value of a client, by its syntax. */
const PLAIN_TYPE =
  /^TS(?:String|Number|Boolean|Void|Null|Undefined|Never|BigInt|Symbol)Keyword$|^TS(?:Array|Tuple|Literal|TemplateLiteral|Function|Constructor)Type$|^TSTypePredicate$/;

function part(node: Node | undefined, name: string): Node | undefined {
  const value = (node as unknown as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'object' && value !== null ? (value as Node) : undefined;
}

function parts(node: Node | undefined, name: string): readonly Node[] {
  const value = (node as unknown as Record<string, unknown> | undefined)?.[name];
  return Array.isArray(value) ? (value as Node[]) : [];
}

function typeOf(node: Node | undefined): string | undefined {
  return node?.type;
}

export class Annotations {
  readonly #bindings: Bindings;
  #hasClientTypes: boolean | undefined;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** The annotation written on a node: `x: T`, a field, a parameter. */
  ofNode(node: Node | undefined): Node | undefined {
    return part(part(node, 'typeAnnotation'), 'typeAnnotation');
  }

  /** `x: never`, `x satisfies never`. */
  isNever(node: Node): boolean {
    return (
      typeOf(this.ofNode(node)) === 'TSNeverKeyword' ||
      typeOf(part(node, 'typeAnnotation')) === 'TSNeverKeyword'
    );
  }

  ofVariable(variable: Scope.Variable): Node | undefined {
    const name = variable.defs[0]?.name as Node | undefined;
    if (!name) {
      return undefined;
    }
    const own = this.ofNode(name);
    if (own) {
      return own;
    }
    // `{ fetch }: Options`: the annotation is the pattern's.
    let property = parentOf(name);
    if (property?.type === 'AssignmentPattern') {
      property = parentOf(property);
    }
    const pattern = property && parentOf(property);
    if (property?.type === 'Property' && pattern?.type === 'ObjectPattern') {
      const annotation = this.ofNode(pattern);
      const key = property.key;
      return annotation && key.type === 'Identifier'
        ? this.#memberOfType(annotation, key.name, 0)
        : undefined;
    }
    return undefined;
  }

  /** The annotation of an expression that is a name, a member of `this` or of a typed name. */
  of(expression: Node, depth = 0): Node | undefined {
    if (depth > DEEPEST_TYPE) {
      return undefined;
    }
    const node = unwrap(expression);
    if (node.type === 'Identifier') {
      const variable = this.#bindings.variableOf(node);
      return variable && this.ofVariable(variable);
    }
    if (node.type === 'MemberExpression' && node.property.type === 'Identifier' && !node.computed) {
      return this.memberOf(node.object, node.property.name, depth + 1);
    }
    return undefined;
  }

  memberOf(object: Node, name: string, depth = 0): Node | undefined {
    const node = unwrap(object);
    if (node.type === 'ThisExpression') {
      const owner = enclosingClass(node);
      return owner && this.#memberOfClass(owner, name);
    }
    const type = this.of(node, depth + 1);
    return type && this.#memberOfType(type, name, depth + 1);
  }

  #memberOfClass(owner: Node, name: string): Node | undefined {
    for (const element of parts(part(owner, 'body'), 'body')) {
      if (nameOf(part(element, 'key')) === name) {
        return this.ofNode(element) ?? part(element, 'value') ?? element;
      }
      if (nameOf(part(element, 'key')) === 'constructor') {
        for (const parameter of parts(part(element, 'value'), 'params')) {
          const inner = part(parameter, 'parameter');
          const target = typeOf(inner) === 'AssignmentPattern' ? part(inner, 'left') : inner;
          if (nameOf(target) === name) {
            return this.ofNode(target);
          }
        }
      }
    }
    return undefined;
  }

  #memberOfType(type: Node, name: string, depth: number): Node | undefined {
    if (depth > DEEPEST_TYPE) {
      return undefined;
    }
    switch (type.type as string) {
      case 'TSTypeLiteral':
        return this.#memberIn(parts(type, 'members'), name);
      case 'TSUnionType':
      case 'TSIntersectionType':
        for (const member of parts(type, 'types')) {
          const found = this.#memberOfType(member, name, depth + 1);
          if (found) {
            return found;
          }
        }
        return undefined;
      case 'TSTypeReference': {
        const reference = nameOf(part(type, 'typeName'));
        if (reference && /^(?:Readonly|Partial|Required)$/.test(reference)) {
          const inner = parts(part(type, 'typeArguments'), 'params')[0];
          return inner && this.#memberOfType(inner, name, depth + 1);
        }
        const definition = this.#definitionOf(part(type, 'typeName'));
        switch (typeOf(definition)) {
          case 'TSInterfaceDeclaration':
            return this.#memberIn(parts(part(definition, 'body'), 'body'), name);
          case 'TSTypeAliasDeclaration': {
            const aliased = part(definition, 'typeAnnotation');
            return aliased && this.#memberOfType(aliased, name, depth + 1);
          }
          case 'ClassDeclaration':
            return definition && this.#memberOfClass(definition, name);
          default:
            return undefined;
        }
      }
      default:
        return undefined;
    }
  }

  #memberIn(members: readonly Node[], name: string): Node | undefined {
    for (const member of members) {
      if (nameOf(part(member, 'key')) === name) {
        return typeOf(member) === 'TSMethodSignature' ? member : this.ofNode(member);
      }
    }
    return undefined;
  }

  #definitionOf(typeName: Node | undefined): Node | undefined {
    const variable = typeName && this.#variableOfType(typeName);
    return variable?.defs[0]?.node;
  }

  #variableOfType(typeName: Node): Scope.Variable | undefined {
    const name = nameOf(typeName);
    return name === undefined ? undefined : this.#bindings.lookUp(name, typeName);
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
        for (const member of parts(type, 'types')) {
          const client = this.#clientOf(member, isParameter, depth + 1);
          if (client) {
            return client;
          }
        }
        return undefined;
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
        const variable = typeName && this.#variableOfType(typeName);
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
        for (const member of parts(type, 'types')) {
          const client = this.acquiringClient(member, depth + 1);
          if (client) {
            return client;
          }
        }
        return undefined;
      case 'TSTypeReference': {
        const typeName = part(type, 'typeName');
        const name = nameOf(typeName) ?? '';
        const definition = this.#definitionOf(typeName);
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
    return this.mayBeOfClient ? this.functionValue(this.memberOf(object, name)) : undefined;
  }

  /** The same of a variable. */
  variableFunction(variable: Scope.Variable): Value | undefined {
    return this.mayBeOfClient ? this.functionValue(this.ofVariable(variable)) : undefined;
  }

  /** Some annotation of the file may be of a client; most files have none. */
  get mayBeOfClient(): boolean {
    if (this.#hasClientTypes === undefined) {
      const { text, ast } = this.#bindings.sourceCode;
      this.#hasClientTypes =
        NAMES_CLIENT_TYPE.test(text) ||
        (text.includes('Promise<') && text.includes('Response')) ||
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
      for (const member of parts(type, 'types')) {
        const instance = this.#instance(member, depth + 1);
        if (instance) {
          return instance;
        }
      }
      return undefined;
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
    const variable = root && this.#variableOfType(root);
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

function nameOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Identifier') {
    return node.name;
  }
  return node?.type === 'Literal' ? String(node.value) : undefined;
}

/** An import of something that can be the type of what a client makes. */
function importsMaker(statement: Node): boolean {
  return statement.type === 'ImportDeclaration'
    ? isSpokenOf(`${moduleName(String(statement.source.value))}:*`)
    : statement.type === ('TSImportEqualsDeclaration' as string);
}
