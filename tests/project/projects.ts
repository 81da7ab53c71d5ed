/**
 * Small projects on disk. Each is one text: a line `// file: path` starts a file, and the lines of
 * the files say what they want, as golden programs do.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from '../../src/index.ts';
import { mismatches, wantsOf } from '../golden-programs.ts';

export type Files = Readonly<Record<string, string>>;

export function filesOf(text: string): Files {
  const files: Record<string, string> = {};
  for (const piece of text.split(/^\/\/ file: /m).slice(1)) {
    const end = piece.indexOf('\n');
    files[piece.slice(0, end).trim()] = piece.slice(end + 1);
  }
  return files;
}

export interface OnDisk {
  readonly folder: string;
  write(files: Files): void;
  remove(): void;
}

export function onDisk(files: Files): OnDisk {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bodyclose-project-'));
  const write = (added: Files): void => {
    for (const [name, text] of Object.entries(added)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  };
  write(files);
  return { folder, write, remove: () => rmSync(folder, { recursive: true }) };
}

const isCode = (name: string): boolean => /\.[mc]?[jt]sx?$/.test(name);

/** The differences between what the files want and what ESLint finds in them. */
export function differences(
  { folder }: OnDisk,
  files: Files,
  bodyclose: Record<string, unknown> = { crossFile: true },
): string[] {
  const linter = new Linter({ cwd: folder });
  return Object.entries(files)
    .filter(([name]) => isCode(name))
    .flatMap(([name, text]) => {
      const found = linter
        .verify(
          text,
          [
            {
              files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
              plugins: { bodyclose: plugin },
              languageOptions: { parser: typescriptParser },
              rules: plugin.configs.recommended.rules ?? {},
              settings: { bodyclose },
            },
          ],
          path.join(folder, name),
        )
        .map(({ line, ruleId, message }) => ({
          line,
          rule: ruleId?.replace('bodyclose/', '') ?? 'fatal',
          message,
        }));
      return mismatches(
        { name, text, isPlainJavaScript: false, wants: wantsOf(text, name) },
        found,
      );
    });
}

/** Writes the project, lints all of its files, and removes it. */
export function differencesIn(text: string, bodyclose?: Record<string, unknown>): string[] {
  const files = filesOf(text);
  const project = onDisk(files);
  try {
    return differences(project, files, bodyclose);
  } finally {
    project.remove();
  }
}
