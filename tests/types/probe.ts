/** Projects on disk, and what the oracle says of the calls and parameters in them. */
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter, type ESLint, type JSRuleDefinition } from 'eslint';
import type { Node } from 'estree';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { typeOracleOf, type Carried } from '../../src/types/index.ts';
import { root } from '../golden-programs.ts';

export type Adapter = 'parser' | 'typescript';

const tsconfig = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
    moduleDetection: 'force',
  },
};

/** Writes a project below the repository, where its types are found; `dispose` removes it. */
export class Project {
  readonly folder: string;

  constructor(files: Record<string, string>) {
    const cache = path.join(root, '.cache');
    mkdirSync(cache, { recursive: true });
    this.folder = mkdtempSync(path.join(cache, 'types-'));
    this.write('tsconfig.json', JSON.stringify(tsconfig));
    for (const [name, text] of Object.entries(files)) {
      this.write(name, text);
    }
  }

  /** Under `CI=true` the parser would take its program for final, and answer nothing about a file that is written again. */
  private get typed(): object {
    return {
      project: path.join(this.folder, 'tsconfig.json'),
      disallowAutomaticSingleRunInference: true,
    };
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** What `adapter` answers for every call and parameter of a file, by their source text. */
  ask(adapter: Adapter, name: string, text: string): Record<string, string> {
    const answers: Record<string, string> = {};
    const linter = new Linter({ cwd: this.folder });
    const isTypeScript = name.endsWith('.ts');
    const messages = linter.verify(
      text,
      [
        {
          files: ['**/*.{js,ts}'],
          plugins: { probe: probe(adapter, answers) },
          rules: { 'probe/ask': 'error' },
          languageOptions: isTypeScript
            ? {
                parser: typescriptParser,
                parserOptions: adapter === 'parser' ? this.typed : {},
              }
            : {},
        },
      ],
      path.join(this.folder, name),
    );
    if (messages.length > 0) {
      throw new Error(messages.map(({ message }) => message).join('\n'));
    }
    return answers;
  }
}

function probe(adapter: Adapter, answers: Record<string, string>): ESLint.Plugin {
  const rule: JSRuleDefinition = {
    create(context) {
      const types = typeOracleOf(context, adapter);
      const note = (node: Node, carried: Carried): void => {
        answers[context.sourceCode.getText(node)] = nameOf(carried);
      };
      const parameters = ({ params }: { params: readonly Node[] }): void => {
        for (const parameter of params) {
          note(parameter, types?.heldBy(parameter));
        }
      };
      return {
        CallExpression: (node) => note(node, types?.promisedBy(node)),
        FunctionDeclaration: parameters,
        ArrowFunctionExpression: parameters,
      };
    },
  };
  return { rules: { ask: rule } };
}

function nameOf(carried: Carried): string {
  return carried === undefined ? 'unknown' : carried === false ? 'no' : carried.name;
}
