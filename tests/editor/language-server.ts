/** A client of the ESLint language server that VS Code runs, with no more of the protocol than the tests need. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Diagnostic {
  range: Range;
  message: string;
  code: string;
  source: string;
  severity: number;
  codeDescription?: { href: string };
}

interface CodeAction {
  title: string;
  kind?: string;
  command?: { command: string; arguments: unknown[] };
}

export interface TextEdit {
  range: Range;
  newText: string;
}

interface Message {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** What VS Code sends for a workspace in which nobody has set anything. */
function settingsFor(folder: string): object {
  return {
    validate: 'on',
    packageManager: 'npm',
    useESLintClass: true,
    // Would ask for a class that ESLint 10 no longer has beside its own, which is the flat one.
    experimental: { useFlatConfig: false },
    codeAction: {
      disableRuleComment: { enable: true, location: 'separateLine' },
      showDocumentation: { enable: true },
    },
    codeActionOnSave: { mode: 'all' },
    format: false,
    quiet: false,
    onIgnoredFiles: 'off',
    options: {},
    rulesCustomizations: [],
    run: 'onType',
    problems: { shortenToSingleLine: false },
    nodePath: null,
    workspaceFolder: { uri: pathToFileURL(folder).href, name: path.basename(folder) },
    workingDirectory: { mode: 'location' },
  };
}

export class LanguageServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #folder: string;
  readonly #answers = new Map<number | string, (message: Message) => void>();
  readonly #waiting = new Set<() => void>();
  readonly #edits: TextEdit[] = [];
  #buffer = Buffer.alloc(0);
  #lastId = 0;
  /** What the server said besides the protocol: shown when a test gives up waiting. */
  log = '';

  constructor(folder: string) {
    this.#folder = folder;
    const packages = createRequire(import.meta.url);
    const manifest = packages.resolve('vscode-langservers-extracted/package.json');
    const server = path.join(path.dirname(manifest), 'bin/vscode-eslint-language-server');
    this.#process = spawn(process.execPath, [server, '--stdio'], { cwd: folder });
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
  }

  async start(): Promise<void> {
    const uri = pathToFileURL(this.#folder).href;
    await this.#ask('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'example' }],
      capabilities: {
        workspace: { configuration: true, applyEdit: true, workspaceFolders: true },
        textDocument: {
          diagnostic: { dynamicRegistration: false },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
        },
      },
    });
    this.#tell('initialized', {});
  }

  open(name: string, text: string): void {
    const document = { uri: this.#uri(name), languageId: 'javascript', version: 1, text };
    this.#tell('textDocument/didOpen', { textDocument: document });
  }

  /** The squiggles of a file. */
  async diagnostics(name: string): Promise<Diagnostic[]> {
    const answer = await this.#ask('textDocument/diagnostic', {
      textDocument: { uri: this.#uri(name) },
    });
    return (answer as { items: Diagnostic[] }).items;
  }

  async quickFixes(name: string, diagnostic: Diagnostic): Promise<CodeAction[]> {
    const answer = await this.#ask('textDocument/codeAction', {
      textDocument: { uri: this.#uri(name) },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], only: ['quickfix'] },
    });
    return answer as CodeAction[];
  }

  /** What the editor is told to change when the action is chosen. */
  async apply({ command }: CodeAction): Promise<TextEdit[]> {
    this.#edits.length = 0;
    await this.#ask('workspace/executeCommand', command);
    return this.#until(() => (this.#edits.length > 0 ? [...this.#edits] : undefined), 'an edit');
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill('SIGKILL');
    await closed;
  }

  #uri(name: string): string {
    return pathToFileURL(path.join(this.#folder, name)).href;
  }

  async #until<T>(look: () => T | undefined, what: string): Promise<T> {
    const patience = 20_000;
    const giveUp = Date.now() + patience;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > giveUp) throw new Error(`the server sent no ${what}\n${this.log}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, patience / 10);
        this.#waiting.add(wake);
      });
    }
  }

  async #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    let answer: Message | undefined;
    this.#answers.set(id, (message) => {
      answer = message;
    });
    this.#send({ id, method, params });
    const { result, error } = await this.#until(() => answer, `answer to ${method}`);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #tell(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, end))?.[1],
      );
      const body = this.#buffer.subarray(end + 4, end + 4 + length);
      if (body.length < length) return;
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#handle(JSON.parse(body.toString()) as Message);
      for (const wake of [...this.#waiting]) wake();
    }
  }

  #handle({ id, method, params, ...rest }: Message): void {
    if (method === undefined) {
      if (id !== undefined) this.#answers.get(id)?.({ id, ...rest });
    } else if (method === 'window/logMessage' || method === 'eslint/status') {
      this.log += `${JSON.stringify(params)}\n`;
    }
    if (method !== undefined && id !== undefined)
      this.#send({ id, result: this.#reply(method, params) });
  }

  /** The server's own questions. */
  #reply(method: string, params: unknown): unknown {
    switch (method) {
      case 'workspace/configuration': {
        const { items } = params as { items: unknown[] };
        return items.map(() => settingsFor(this.#folder));
      }
      case 'workspace/applyEdit': {
        const { edit } = params as {
          edit: { documentChanges?: { edits: TextEdit[] }[]; changes?: Record<string, TextEdit[]> };
        };
        const changes =
          edit.documentChanges?.flatMap(({ edits }) => edits) ??
          Object.values(edit.changes ?? {}).flat();
        this.#edits.push(...changes);
        return { applied: true };
      }
      case 'eslint/confirmESLintExecution':
        return 4;
      default:
        return null;
    }
  }
}
