/**
 * The look at a file's variables, references, members and awaited calls that finds where bodies are acquired, and who names
 * the functions that do. Every file with a candidate comes by, most of what it holds leads nowhere: what is done for each
 * variable or reference has to be little, or V8 spends more on compiling it than it ever takes.
 */
import type { Scope } from 'eslint';
import type { MemberExpression, Node } from 'estree';
import {
  acquiringMethods,
  boundMethods,
  type Client,
  isAskedFor,
  isClientModule,
  isMade,
  shapedClients,
} from '../clients/index.ts';
import type { TypeOracle } from '../types/index.ts';
import type { Bindings } from './bindings.ts';
import { rootOf } from './census.ts';
import { homeOf, isElsewhere } from './elsewhere.ts';
import { callsIn } from './gate.ts';
import { Leads } from './leads.ts';
import { isCalled, responseParameters } from './response-parameters.ts';
import { shapeOfAwait, shapeOfThen } from './shapes.ts';
import {
  choiceOf,
  pathByKeys,
  type Entry,
  type FunctionNode,
  isFunction,
  isMethodOfLiteral,
  mayStartChain,
  memberName,
  outerParentOf,
  ownerOf,
  parentOf,
  startOf,
  unwrap,
  walk,
} from './syntax.ts';
import { typedAcquires } from './typed.ts';
import type { Value } from './values.ts';

/** `env.API.fetch(…)`: the member's name may be all that there is. */
function namesBoundMethod(text: string): boolean {
  for (const [name, { word }] of boundMethods) {
    if (text.includes(`.${name}`) && new RegExp(`\\b${word}\\b`).test(text)) {
      return true;
    }
  }
  return false;
}

/** One look at every name, function, member access and awaited call of the file. */
export class Survey {
  readonly chosen = new Set<Entry>();
  readonly users = new Map<Node, Set<Entry>>();
  readonly parameters = new Map<FunctionNode, ReadonlyMap<number, Client>>();
  readonly shapes = new Map<Node, Client>();
  readonly typed = new Set<Node>();
  readonly acquiring = new Set<Node>();
  /** Where each function is named. */
  readonly mentions = new Map<Node, Node[]>();
  readonly #bindings: Bindings;
  readonly #types: TypeOracle | undefined;
  /** Some annotation of the file may stand for a client; most files have none. */
  readonly #annotated: boolean;
  /** Some value of the file may have the shape, or the type, of a response. */
  readonly #shaped: boolean;
  /** A method is called that acquires whatever it is called on. */
  readonly #anyMethod: boolean;
  /** A member may acquire whatever it is a member of. */
  readonly #anyMember: boolean;
  readonly #leads: Leads;

  constructor(bindings: Bindings, types: TypeOracle | undefined) {
    this.#bindings = bindings;
    this.#types = types;
    const { text } = bindings.sourceCode;
    const { acquires, reads } = callsIn(text);
    this.#annotated = bindings.writtenTypes.mayBeOfRequest;
    this.#shaped = reads || /\bResponse\b/.test(text);
    this.#anyMethod = acquires;
    this.#anyMember = this.#annotated || this.#anyMethod || namesBoundMethod(text);
    this.#leads = new Leads(bindings);
    const mayComeByName = this.#mayComeByName(text);
    // A response may come by the handler of a promise, too.
    if (mayComeByName || this.#shaped || text.includes('.then')) {
      this.#lookAtFunctions();
    }
    if (this.#shaped) {
      this.#lookAtAwaited(text);
    }
    if (mayComeByName || this.shapes.size > 0 || this.chosen.size > 0) {
      this.#lookAtVariables();
      this.#lookAtMembers(text);
      this.#lookAtShapes();
      this.#lookAtNamedClients();
    }
  }

  #lookAtVariables(): void {
    // In their order: what the ones before stand for, those behind may start from.
    for (const { variables } of this.#bindings.sourceCode.scopeManager.scopes) {
      for (const variable of variables) {
        if (variable.references.length > 0 && this.#leads.mayLead(variable)) {
          this.#lookAtVariable(variable);
        }
      }
    }
  }

  #lookAtMembers(text: string): void {
    if (this.#anyMember) {
      this.#bindings.references.forEach((reference) => this.#lookAtReference(reference));
    } else {
      for (const { references } of this.#leads.variables) {
        references.forEach(({ identifier }) => this.#lookAtMembersOf(identifier as Node));
      }
      this.#bindings.ofEnvironment().forEach((reference) => this.#lookAtReference(reference));
    }
    this.#lookAtNamelessMembers(text);
  }

  #lookAtShapes(): void {
    if (this.#types) {
      this.#askTypes(this.#types);
    }
    for (const call of [...this.shapes.keys()]) {
      if (this.#bindings.isBuffering(call)) {
        this.shapes.delete(call);
      } else {
        this.#acquires(call);
      }
    }
  }

  #lookAtNamedClients(): void {
    const { settings, sourceCode } = this.#bindings;
    if (settings.hasNamedClients) {
      walk(sourceCode.ast, sourceCode.visitorKeys, (node) => {
        if (node.type === 'CallExpression' && this.#bindings.namedClient(node.callee)) {
          this.#acquires(node);
        }
      });
    }
  }

  /** False for the many files that were taken for the word alone, in a comment or as the name of a method. */
  #mayComeByName(text: string): boolean {
    return (
      this.#anyMember ||
      this.#types !== undefined ||
      this.#bindings.settings.hasNamedClients ||
      this.#leads.comesFromOutside(text)
    );
  }

  /** Types find acquires that have no shape, and know better what only looks like one. */
  #askTypes(types: TypeOracle): void {
    for (const call of [...this.shapes.keys()]) {
      const carried = types.promisedBy(call);
      if (carried === false) {
        this.shapes.delete(call);
      } else if (carried) {
        this.shapes.set(call, carried);
      }
    }
    for (const [call, client] of typedAcquires(this.#bindings, types)) {
      this.shapes.set(call, client);
      this.typed.add(call);
    }
  }

  #acquires(node: Node): void {
    this.acquiring.add(node);
    let owner = ownerOf(node);
    this.chosen.add(owner);
    // The promise that an executor settles is in the hands of the code around it.
    for (let made = madeBy(owner); made; made = madeBy(owner)) {
      owner = ownerOf(made);
      this.chosen.add(owner);
    }
  }

  #lookAtReference({ identifier, resolved }: Scope.Reference): void {
    if (identifier.type !== 'Identifier') {
      return;
    }
    if (resolved && resolved.defs.length > 0) {
      this.#lookAtMembersOf(identifier);
      return;
    }
    const value = this.#bindings.globalValue(identifier.name);
    const leads = this.#leads.leads(value);
    if (leads) {
      this.#use(value, identifier);
    }
    if (leads || this.#anyMember) {
      this.#lookAtMembersOf(identifier);
    }
  }

  #lookAtFunctions(): void {
    for (const scope of this.#bindings.sourceCode.scopeManager.scopes) {
      if (scope.type === 'function' && isFunction(scope.block)) {
        this.#lookAtFunction(scope.block, scope);
      }
    }
  }

  #lookAtFunction(fn: FunctionNode, scope: Scope.Scope): void {
    const responses = responseParameters(this.#bindings, this.#types, fn, scope);
    if (responses.size > 0) {
      this.parameters.set(fn, responses);
      this.chosen.add(fn);
    }
    const call = outerParentOf(fn);
    const shape = call?.type === 'CallExpression' && shapeOfThen(this.#bindings, call);
    if (shape) {
      this.shapes.set(...shape);
    }
  }

  #lookAtVariable(variable: Scope.Variable): void {
    const constant = this.#bindings.constants.ofVariable(variable);
    if (!(constant ? this.#leads.leads(constant) : this.#holdsLead(variable))) {
      return;
    }
    this.#leads.variables.add(variable);
    if (constant?.kind === 'external' || constant?.kind === 'function') {
      for (const reference of variable.references) {
        if (reference.isRead()) {
          this.#use(constant, reference.identifier as Node);
        }
      }
    }
  }

  /** `const http = { get: (url) => fetch(url), send: request }`, `const api = new Api()`. */
  #holdsLead({ defs: [definition] }: Scope.Variable): boolean {
    const init = definition?.type === 'Variable' ? definition.node.init : undefined;
    const object = init && unwrap(init);
    if (object?.type === 'NewExpression') {
      const made = this.#bindings.constants.of(object.callee);
      return made !== undefined && this.#leads.leads(made);
    }
    return (
      object?.type === 'ObjectExpression' &&
      object.properties.some((property) => {
        if (property.type !== 'Property') {
          return false;
        }
        const value = unwrap(property.value);
        if (value.type !== 'Identifier' && value.type !== 'MemberExpression') {
          return isFunction(value);
        }
        const constant = this.#bindings.constants.of(value);
        return constant !== undefined && this.#leads.leads(constant);
      })
    );
  }

  /** `this.x` and `(await import('m')).x` start with no name: they are looked for where they can be. */
  #lookAtNamelessMembers(text: string): void {
    const { census, sourceCode } = this.#bindings;
    const everywhere = this.#leads.mayLoadOne(text) || this.#anyMethod;
    let end = -1;
    for (const { type, block } of sourceCode.scopeManager.scopes) {
      // A class inside of another has been looked at with it.
      const hasSelf = type === 'class' || (type === 'function' && isMethodOfLiteral(block));
      if (everywhere ? block === sourceCode.ast : hasSelf && startOf(block) >= end) {
        end = block.range?.[1] ?? 0;
        for (const member of census.of(block).members) {
          this.#lookAtMember(member);
        }
      }
    }
  }

  /** `a.b.c` from the inside out, and `require('m').x`. */
  #lookAtMembersOf(identifier: Node): void {
    if (!mayStartChain(identifier)) {
      return;
    }
    let current = identifier;
    let parent = outerParentOf(current);
    // `require('m').x`, `new Pool(url).x`.
    const made =
      (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
      unwrap(parent.callee) === current &&
      /^(?:Member|Call)Expression$/.test(outerParentOf(parent)?.type ?? '') &&
      this.#bindings.constants.of(parent);
    if (made) {
      current = parent as Node;
      parent = outerParentOf(current);
    }
    current = choiceOf(current);
    parent = outerParentOf(current);
    if (made && parent?.type === 'CallExpression' && unwrap(parent.callee) === current) {
      // `require('node-fetch')(url)`.
      this.#use(made, current);
    }
    while (parent) {
      if (parent.type === 'MemberExpression' && unwrap(parent.object as Node) === current) {
        this.#lookAtMember(parent);
      } else if (!this.#makesLink(parent, current)) {
        return;
      }
      current = parent;
      parent = outerParentOf(current);
    }
  }

  /** `superagent.get(url).set(…).end(…)`: what a call answers has acquiring members, too. */
  #makesLink(call: Node, callee: Node): boolean {
    if (
      call.type !== 'CallExpression' ||
      unwrap(call.callee) !== callee ||
      outerParentOf(call)?.type !== 'MemberExpression'
    ) {
      return false;
    }
    const link = this.#bindings.constants.of(call);
    return link?.kind === 'external' && isMade(link.origin);
  }

  /** `const res = await call()` and `res = await call()`, used as a response is. */
  #lookAtAwaited(text: string): void {
    const clients = shapedClients.filter(({ shape }) =>
      shape?.looks.every((look) => text.includes(look)),
    );
    for (const { references } of this.#bindings.sourceCode.scopeManager.scopes) {
      for (const { writeExpr } of references) {
        const value = writeExpr && unwrap(writeExpr as Node);
        const shape =
          value?.type === 'AwaitExpression' && shapeOfAwait(this.#bindings, value, clients);
        if (shape) {
          this.shapes.set(...shape);
        }
      }
    }
  }

  #lookAtMember(node: MemberExpression): void {
    const root = rootOf(node);
    const name = memberName(node) ?? '';
    if (acquiringMethods.has(name) && isCalled(node)) {
      this.#acquires(node);
    }
    const bound = boundMethods.get(name);
    if (bound?.calledOn.test(pathByKeys(node.object) ?? '') && isCalled(node)) {
      this.#acquires(node);
      return;
    }
    const called = this.#annotated && isCalled(node);
    if (!called && root.type === 'Identifier') {
      const variable = this.#bindings.variableOf(root);
      const holds = this.#bindings.constants.initOf(root)?.type;
      if (
        variable &&
        holds !== 'ObjectExpression' &&
        holds !== 'NewExpression' &&
        !this.#bindings.constants.ofVariable(variable)
      ) {
        return;
      }
    }
    const constant = this.#bindings.constants.of(node);
    if (constant) {
      this.#use(constant, node);
    } else if (called) {
      const { annotations, writtenTypes } = this.#bindings;
      if (writtenTypes.acquiringClient(annotations.of(node))) {
        this.#acquires(node);
      }
    }
  }

  /**
   * In a file that is only followed the texts have to do: to know more of its imports here would
   * lead on to theirs, and round and round.
   */
  #reachesElsewhere(origin: string): boolean {
    const { elsewhere, number } = this.#bindings;
    return (
      elsewhere !== undefined &&
      isElsewhere(origin) &&
      (number === 0 ? elsewhere.acquires(origin) : elsewhere.mayAcquire(origin))
    );
  }

  /** A method that is inherited from a class in another file. */
  #yieldsElsewhere(fn: FunctionNode): boolean {
    const { elsewhere, number } = this.#bindings;
    const home = elsewhere && homeOf(fn);
    return (
      home !== undefined &&
      home.bindings.number !== number &&
      home.file.mayAcquire.has(fn) &&
      (number !== 0 || home.file.yields(fn))
    );
  }

  #use(value: Value, node: Node): void {
    if (value.kind === 'external') {
      if (value.origin === 'global:Promise.withResolvers') {
        // Nothing by itself, but a body may come by this way.
        this.acquiring.add(node);
      }
      if (
        (this.#bindings.isClient(value.origin) || this.#reachesElsewhere(value.origin)
          ? mayBeCalled(node)
          : isClientModule(value.origin) && isChosenLater(node)) ||
        isAskedFor(value.origin) ||
        (isAskedFor(`${value.origin}#`) && outerParentOf(node)?.type === 'NewExpression')
      ) {
        this.#acquires(node);
      }
    } else if (value.kind === 'function') {
      if (!(value.node.body as Node | null)) {
        if (this.#bindings.writtenTypes.declaredResult(value.node)) {
          this.#acquires(node);
        }
        return;
      }
      if (this.#yieldsElsewhere(value.node)) {
        this.#acquires(node);
      }
      const known = this.users.get(value.node);
      if (known) {
        known.add(ownerOf(node));
        this.mentions.get(value.node)?.push(node);
      } else {
        this.users.set(value.node, new Set([ownerOf(node)]));
        this.mentions.set(value.node, [node]);
      }
    }
  }
}

/**
 * The client is called here, handed to a call, or put into a variable that may change. A constant
 * that holds it is a client itself, and a property is looked at where it is called.
 */
function mayBeCalled(node: Node): boolean {
  const current = choiceOf(node);
  const parent = outerParentOf(current);
  switch (parent?.type) {
    case 'CallExpression':
      return true;
    case 'MemberExpression':
      return /^(?:call|apply|bind)$/.test(memberName(parent) ?? '');
    case 'AssignmentExpression':
      return parent.left.type === 'Identifier';
    case 'VariableDeclarator': {
      const declaration = parentOf(parent);
      return declaration?.type === 'VariableDeclaration' && declaration.kind !== 'const';
    }
    default:
      return false;
  }
}

/** `let client = http; if (secure) client = https;`. */
function isChosenLater(node: Node): boolean {
  const parent = outerParentOf(choiceOf(node));
  return parent?.type !== 'CallExpression' && mayBeCalled(node);
}

/** The `new Promise(…)` that the function is the executor of. */
function madeBy(fn: Node): Node | undefined {
  const parent = parentOf(fn);
  if (parent?.type === 'NewExpression') {
    return isFunction(fn) && parent.callee.type === 'Identifier' && parent.callee.name === 'Promise'
      ? parent
      : undefined;
  }
  return undefined;
}
