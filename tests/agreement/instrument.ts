/**
 * Rewrites a program, line by line the same, so that its execution tells where bodies are acquired,
 * which variables hold them, and by which statement each block is left (run.ts listens).
 * Understands the JavaScript of the generator and of readable examples, not the whole language.
 */
import type * as estree from 'estree';
import {
  childrenOf,
  type Fn,
  isFunction,
  isName,
  isReference,
  known,
  type Node,
  patternNames,
  surroundings,
} from './syntax.ts';

export interface Entry {
  name: string;
  params: { name: string; line: number }[];
}

export interface Instrumented {
  code: string;
  entries: Entry[];
  statuses: number[];
  classOf: (status: number) => string;
  rejections: boolean;
}

interface Names {
  variable: string;
  kinds: Map<string, 'variable' | 'function' | 'import'>;
}

export function instrument(text: string, program: estree.Program): Instrumented {
  const scopes: Names[] = [];
  const frames: string[] = [];
  const entries: Entry[] = [];
  let serial = 0;

  const lineOf = (node: estree.Node): number => (node as Node).loc.start.line;
  const frame = (): string => frames[frames.length - 1] ?? '$0';
  const lookup = (name: string): { names: Names; module: boolean } | undefined => {
    for (let index = scopes.length - 1; index >= 0; index -= 1) {
      const names = scopes[index] as Names;
      if (names.kinds.has(name)) return { names, module: index === 0 };
    }
    return undefined;
  };

  function splice(node: estree.Node): string {
    const { start, end } = node as Node;
    let out = '';
    let position = start;
    for (const child of childrenOf(node)) {
      out += text.slice(position, child.start) + emit(child, node);
      position = child.end;
    }
    return out + text.slice(position, end);
  }

  function declared(statements: readonly estree.Node[]): Names['kinds'] {
    const kinds: Names['kinds'] = new Map();
    for (const item of statements) {
      const statement =
        item.type === 'ExportNamedDeclaration' && item.declaration ? item.declaration : item;
      if (statement.type === 'VariableDeclaration') {
        for (const { id, init } of statement.declarations) {
          for (const name of patternNames(id))
            kinds.set(name, isFunction(init) ? 'function' : 'variable');
        }
      } else if (statement.type === 'FunctionDeclaration') kinds.set(statement.id.name, 'function');
      else if (statement.type === 'ClassDeclaration') kinds.set(statement.id.name, 'variable');
      else if (statement.type === 'ImportDeclaration') {
        if (statement.source.value !== './lib.js') continue;
        for (const { local } of statement.specifiers) kinds.set(local.name, 'import');
      }
    }
    return kinds;
  }

  /** Statements with what stands between them; `using` wraps what follows it. */
  function emitStatements(
    statements: readonly estree.Statement[],
    from: number,
    to: number,
  ): string {
    let out = '';
    let position = from;
    let closing = '';
    for (const statement of statements) {
      const { start, end } = statement as Node;
      out += text.slice(position, start) + emit(statement);
      position = end;
      const kind = statement.type === 'VariableDeclaration' ? statement.kind : '';
      if (kind === 'using' || kind === 'await using') {
        const name = patternNames(
          (statement as estree.VariableDeclaration).declarations[0]?.id as estree.Node,
        )[0];
        out += 'try{';
        closing = `}finally{${kind === 'using' ? '' : 'await '}$$.dispose(${name});}${closing}`;
      }
    }
    return out + text.slice(position, to) + closing;
  }

  function hoisted(statements: readonly estree.Node[]): string {
    return statements
      .map((item) =>
        item.type === 'FunctionDeclaration'
          ? `$$.remember(${item.id.name},()=>[${captured(item)}]);`
          : '',
      )
      .join('');
  }

  /** A block; `own` is the scope variable that its loop has chosen for it. */
  function emitBlock(block: estree.BlockStatement, prologue = '', own?: string): string {
    const { start, end } = block as Node;
    const kinds = declared(block.body);
    if (kinds.size === 0 && !own)
      return `{${prologue}${emitStatements(block.body, start + 1, end - 1)}}`;
    const variable = own ?? `$${(serial += 1)}`;
    scopes.push({ variable, kinds });
    const body = emitStatements(block.body, start + 1, end - 1);
    scopes.pop();
    return `{const ${variable}=$$.scope(${frame()},${own !== undefined});try{${prologue}${hoisted(block.body)}${body}${variable}.done();}finally{${variable}.exit();}}`;
  }

  /** Names of variables of enclosing functions that a function uses. */
  function captured(fn: Fn): string {
    const names = new Set<string>();
    const visit = (node: Node): void => {
      if (node.type === 'Identifier') {
        const found = lookup(node.name);
        if (found && !found.module && found.names.kinds.get(node.name) === 'variable')
          names.add(node.name);
      }
      childrenOf(node).forEach(visit);
    };
    visit(fn.body as Node);
    for (const param of fn.params) for (const name of patternNames(param)) names.delete(name);
    return [...names].join(',');
  }

  function emitFunction(fn: Fn, name: string | undefined, isCallback = false): string {
    const variable = `$${(serial += 1)}`;
    const kinds: Names['kinds'] = new Map();
    const named: string[] = [];
    fn.params.forEach((param, index) => {
      for (const local of patternNames(param)) {
        kinds.set(local, 'variable');
        named.push(`[${index},"${local}",${local}]`);
      }
    });
    const block = fn.body.type === 'BlockStatement' ? fn.body : undefined;
    if (block) for (const [local, kind] of declared(block.body)) kinds.set(local, kind);
    scopes.push({ variable, kinds });
    frames.push(variable);
    const { start, end } = fn.body as Node;
    const head = text.slice((fn as Node).start, start);
    const params =
      named.length === 0
        ? ''
        : name === undefined
          ? [...kinds.keys()]
              .slice(0, named.length)
              .map((local) => `${variable}.bind("${local}",${local});`)
              .join('')
          : `${variable}.params("${name}",${lineOf(fn.params[0] as estree.Node)},[${named.join(',')}]);`;
    const open = `{const ${variable}=$$.frame(${isCallback});try{${params}`;
    const close = `}catch($x){throw ${variable}.left($x);}finally{${variable}.exit();}}`;
    let out: string;
    if (block) {
      out = `${head}${open}${hoisted(block.body)}${emitStatements(block.body, start + 1, end - 1)}${variable}.done();${close}`;
    } else {
      const value = emit(fn.body, fn);
      out = `${head.replace(/\(\s*$/, (paren) => paren.slice(1))}${open}const $v=(${value});${variable}.done();return ${variable}.pass($v);${close}${text.slice(end, (fn as Node).end).replace(')', '')}`;
    }
    frames.pop();
    scopes.pop();
    return out;
  }

  function emitLoop(node: estree.Node, label = ''): string {
    const turns = `$t${(serial += 1)}`;
    const loop = node as
      estree.ForStatement | estree.WhileStatement | estree.DoWhileStatement | estree.ForOfStatement;
    const body = loop.body as Node;
    const test = 'test' in loop ? loop.test : undefined;
    const counted = test?.type === 'BinaryExpression' && /^<=?$/.test(test.operator);
    const names =
      loop.type === 'ForOfStatement' && loop.left.type === 'VariableDeclaration'
        ? patternNames(loop.left.declarations[0]?.id as estree.Node)
        : [];
    const variable = `$${serial}`;
    scopes.push({
      variable: frame(),
      kinds: loop.type === 'ForStatement' && loop.init ? declared([loop.init]) : new Map(),
    });
    scopes.push({ variable, kinds: new Map(names.map((name) => [name, 'variable'])) });
    const prologue = `${frame()}.at(0);$$.turn(++${turns},${counted ? 4 : 2});${names.map((name) => `${variable}.bind("${name}",${name});`).join('')}`;
    let out = `{let ${turns}=0;`;
    const head = (): string => {
      let piece = '';
      let position = (loop as unknown as Node).start;
      for (const child of childrenOf(loop)) {
        if (child === body) break;
        const skip =
          child === test &&
          loop.type === 'ForStatement' &&
          counted &&
          test.right.type === 'Literal';
        if (skip) out += `const $s${turns}=$$.skip();`;
        piece +=
          text.slice(position, child.start) +
          (skip
            ? `!$s${turns}&&(${emit(child, loop)})`
            : child.type === 'VariableDeclaration'
              ? splice(child)
              : emit(child, loop));
        position = child.end;
      }
      return piece + text.slice(position, body.start);
    };
    const opening = head();
    const inner =
      body.type === 'BlockStatement'
        ? emitBlock(body, prologue, variable)
        : `{const ${variable}=$$.scope(${frame()},true);${prologue}${emit(body)}}`;
    out += `${label}${opening}${inner}`;
    scopes.length -= 2;
    if (loop.type === 'DoWhileStatement')
      out +=
        text.slice(body.end, (loop.test as Node).start) +
        emit(loop.test, loop) +
        text.slice((loop.test as Node).end, (loop as unknown as Node).end);
    return `${out}${frame()}.at(0);}`;
  }

  function emitCall(node: estree.SimpleCallExpression): string {
    const { callee } = node;
    const args = (wrap = ''): string => {
      let out = '';
      let position = (callee as Node).end;
      for (const argument of node.arguments) {
        out +=
          text.slice(position, (argument as Node).start) +
          (wrap ? `${wrap}(${emit(argument, node)})` : emit(argument, node));
        position = (argument as Node).end;
      }
      out += text.slice(position, (node as Node).end);
      return out.replace(/^[^(]*\(/, '').replace(/\)$/, '');
    };
    if (callee.type === 'Identifier') {
      const found = lookup(callee.name);
      if (callee.name === 'fetch' && !found) return `$$.fetch(${lineOf(node)},${args()})`;
      if (callee.name === 'request' && !found) return `$$.request(${lineOf(node)},${args()})`;
      if (found?.names.kinds.get(callee.name) === 'import')
        return `$$.answered(${lineOf(node)},${splice(node)})`;
      if (found?.names.kinds.get(callee.name) === 'function' && frames.length > 0) {
        return `${frame()}.call(${lineOf(node)},${callee.name},[${args()}])`;
      }
    }
    if (
      callee.type === 'MemberExpression' &&
      !callee.computed &&
      callee.property.type === 'Identifier'
    ) {
      const { object, property } = callee;
      if (property.name === 'clone' || property.name === 'tee')
        return `$$.branch(${lineOf(node)},${splice(node)})`;
      const [handler] = node.arguments;
      if (/^(?:finally|defer)$/.test(property.name) && isFunction(handler))
        return `${emit(callee, node)}($$.cleanup(${lineOf(handler)},${emit(handler, node)}))`;
      if (isName(object, 'http')) return `$$.http(${lineOf(node)},${args()})`;
      if (property.name === 'fetch' && isName(object, 'globalThis'))
        return `$$.fetch(${lineOf(node)},${args()})`;
      if (isName(object, 'process') && property.name === 'exit') return `$$.exit(${frame()})`;
      if (isName(object, 'Promise') && property.name === 'all') return `$$.all(${args()})`;
      if (isName(object, 'Promise') && /^(?:race|any)$/.test(property.name))
        return `$$.race(${lineOf(node)},${args()})`;
      if (object.type === 'Identifier' && /^(?:push|unshift|set|add)$/.test(property.name)) {
        const found = lookup(object.name);
        // Policy: what goes into a map or a set has found an owner, even if the map is local, or the next entry replaces it.
        const list = property.name === 'push' || property.name === 'unshift';
        const keep = list ? `${found?.names.variable ?? ''}.hold` : '$$.keeps';
        if (found)
          return `${text.slice((node as Node).start, (callee as Node).end)}(${args(list && found.module ? '$$.transfer' : keep)})`;
      }
    }
    return splice(node);
  }

  function emitAssignment(node: estree.AssignmentExpression): string {
    const right = emit(node.right, node);
    const head = text.slice((node as Node).start, (node.right as Node).start).replace(/\(\s*$/, '');
    if (node.left.type === 'Identifier') {
      const found = lookup(node.left.name);
      if (!found) return splice(node);
      return found.module
        ? `${head}$$.transfer(${right})`
        : `${head}${found.names.variable}.rebind("${node.left.name}",${lineOf(node)},${right})`;
    }
    if (node.left.type === 'MemberExpression') {
      const { object } = node.left;
      const found = object.type === 'Identifier' ? lookup(object.name) : undefined;
      if (found && !found.module) return `${head}${found.names.variable}.hold(${right})`;
      return `${head}$$.transfer(${right})`;
    }
    return splice(node);
  }

  function emit(node: estree.Node, parent?: estree.Node): string {
    switch (node.type) {
      case 'ImportDeclaration': {
        if (node.source.value !== './lib.js') return '';
        const names = node.specifiers.map(({ local }) => local.name);
        return `const {${names.join(',')}}=$$.lib(${JSON.stringify(names)});`;
      }
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return node.declaration ? emit(node.declaration as estree.Node) : '';
      case 'BlockStatement':
        return emitBlock(node);
      case 'FunctionDeclaration':
        return emitFunction(node, node.id.name);
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        const name =
          parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
            ? parent.id.name
            : undefined;
        const method =
          parent?.type === 'MethodDefinition' ||
          (parent?.type === 'Property' && (parent.method || parent.kind !== 'init'));
        const isCallback =
          parent?.type === 'CallExpression' && (parent.callee as estree.Node) !== node;
        const fn = emitFunction(node, name, isCallback);
        return method ? fn : `$$.remember(${fn},()=>[${captured(node)}])`;
      }
      case 'VariableDeclaration': {
        const names = node.declarations.flatMap(({ id, init }) =>
          init && !isFunction(init) ? patternNames(id) : [],
        );
        const plain = splice(node);
        const own = node.kind.endsWith('using') ? `const${plain.slice(node.kind.length)}` : plain;
        const binds = names.map((name) => {
          const found = lookup(name);
          return found && !found.module ? `${found.names.variable}.bind("${name}",${name});` : '';
        });
        return `${own.endsWith(';') ? own : `${own};`}${binds.join('')}`;
      }
      case 'ReturnStatement':
        return `{${frame()}.at(${lineOf(node)});return ${node.argument ? `${frame()}.ret(${lineOf(node)},${emit(node.argument, node)})` : ''};}`;
      case 'ThrowStatement':
        return `{${frame()}.at(${lineOf(node)});throw ${frame()}.thr(${lineOf(node)},${emit(node.argument, node)});}`;
      case 'BreakStatement':
      case 'ContinueStatement':
        return `{${frame()}.at(${lineOf(node)});${text.slice((node as Node).start, (node as Node).end)}}`;
      case 'LabeledStatement':
        return /^(?:For|While|DoWhile)/.test(node.body.type)
          ? emitLoop(node.body, `${node.label.name}:`)
          : `{${node.label.name}:${emit(node.body)}${frame()}.at(0);}`;
      case 'ForStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return emitLoop(node);
      case 'SwitchStatement': {
        const kinds = declared(node.cases.flatMap((item) => item.consequent));
        scopes.push({ variable: frame(), kinds });
        const out = `{${splice(node)}${frame()}.at(0);}`;
        scopes.pop();
        return out;
      }
      case 'SwitchCase':
        return `${text.slice((node as Node).start, (node.test as Node | null)?.start ?? (node as Node).start)}${node.test ? emit(node.test, node) : 'default'}:${emitStatements(node.consequent, text.indexOf(':', (node.test as Node | null)?.end ?? (node as Node).start) + 1, (node as Node).end)}`;
      case 'TryStatement': {
        const guarded = `${lineOf(node.block)},${(node.block as Node).loc.end.line}`;
        const tries = `$$.tries(${lineOf(node.block)},${node.handler ? lineOf(node.handler.body) : 0});`;
        let out = `try${text.slice((node as Node).start + 3, (node.block as Node).start)}${emitBlock(node.block, tries)}`;
        let position = (node.block as Node).end;
        if (node.handler) {
          const { param, body } = node.handler;
          const name = param?.type === 'Identifier' ? param.name : '$e';
          scopes.push({
            variable: frame(),
            kinds: new Map(
              param ? patternNames(param).map((local) => [local, 'variable'] as const) : [],
            ),
          });
          out += `${text.slice(position, (node.handler as Node).start)}catch(${name}){try{${emitBlock(body, `$$.handles(${lineOf(body)});${frame()}.caught(${name});`)}$$.cleaned(${lineOf(body)},${guarded},${frame()}.beside);}catch($x){throw $$.crash(${lineOf(body)},$x);}}`;
          scopes.pop();
          position = (node.handler as Node).end;
        }
        if (node.finalizer)
          out += `${text.slice(position, (node.finalizer as Node).start)}{try{${emitBlock(node.finalizer)}$$.cleaned(${lineOf(node.finalizer)},${guarded},${frame()}.beside);}catch($x){throw $$.crash(${lineOf(node.finalizer)},$x);}}`;
        return node.handler ? `{${out}${frame()}.at(0);}` : out;
      }
      case 'CallExpression':
        return emitCall(node as estree.SimpleCallExpression);
      case 'NewExpression':
        return isName(node.callee, 'Promise') && node.arguments[0]
          ? `new Promise($$.settles(${emit(node.arguments[0], node)}))`
          : splice(node);
      case 'AssignmentExpression':
        return emitAssignment(node);
      case 'Identifier':
        if (isReference(node, parent) && !lookup(node.name) && !known.has(node.name))
          throw new Error(`${node.name} is not defined`);
        return node.name;
      case 'YieldExpression':
        return node.argument && !node.delegate
          ? `yield $$.transfer(${emit(node.argument, node)})`
          : splice(node);
      case 'MemberExpression': {
        const sure =
          (parent?.type === 'MemberExpression' && parent.object === node && !parent.optional) ||
          (parent?.type === 'ForOfStatement' && parent.right === node) ||
          ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
            (parent.arguments as estree.Node[]).includes(node));
        if (!sure || node.computed || !isName(node.property, 'body')) return splice(node);
        return `${emit(node.object, node)}${text.slice((node.object as Node).end, (node.property as Node).start)}$body`;
      }
      default:
        return splice(node);
    }
  }

  scopes.push({ variable: '$0', kinds: declared(program.body) });
  const body = emitStatements(program.body as estree.Statement[], 0, text.length);
  const calls: string[] = [];
  for (const item of program.body) {
    const statement = (
      item.type === 'ExportNamedDeclaration' || item.type === 'ExportDefaultDeclaration'
        ? item.declaration
        : item
    ) as estree.Node | null | undefined;
    const add = (name: string, fn: Fn, call: string): void => {
      entries.push({
        name,
        params: fn.params.map((param) => ({
          name: text.slice((param as Node).start, (param as Node).end),
          line: lineOf(param),
        })),
      });
      calls.push(call);
    };
    if (statement?.type === 'FunctionDeclaration')
      add(statement.id.name, statement, `(...a)=>$$.on({},(t)=>${statement.id.name}.apply(t,a))`);
    else if (statement?.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) {
        if (isFunction(init) && id.type === 'Identifier')
          add(id.name, init, `(...a)=>$$.on({},(t)=>${id.name}.apply(t,a))`);
      }
    } else if (statement?.type === 'ClassDeclaration') {
      for (const member of statement.body.body) {
        if (
          member.type !== 'MethodDefinition' ||
          member.kind !== 'method' ||
          member.key.type !== 'Identifier'
        )
          continue;
        add(
          member.key.name,
          member.value,
          `(...a)=>$$.on(new ${statement.id.name}(),(t)=>t.${member.key.name}(...a))`,
        );
      }
    }
  }
  return {
    code: `const $0=$$.frame();${body}\n;return [${calls.join(',')}];`,
    entries,
    ...surroundings(text, program),
  };
}
