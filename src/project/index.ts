/** The project around a linted file, shared by all the files that one process lints. */
import { isAbsolute } from 'node:path';
import type { Elsewhere } from '../flow/elsewhere.ts';
import type { Settings } from '../settings/index.ts';
import { Parsers } from './parse.ts';
import { Project } from './project.ts';

/** What a rule's context tells of a file and of how it was parsed. */
export interface Linted {
  readonly filename: string;
  readonly languageOptions?: { readonly parser?: unknown; readonly parserOptions?: unknown };
}

const projects = new WeakMap<Settings, Map<unknown, Project>>();

/** A test that replaces modules or functions: what its imports do then, their files do not tell. */
const MOCKS =
  /\b(?:jest|vi|td|sinon|mock|t\.mock)\s*\.(?:mock|doMock|unstable_mockModule|module|replace|stub|stubGlobal|spyOn|method)\s*\(|\bfetch\s*=[^=>]|\bfetch\s*\.\s*mock/;

/** Undefined for text that is in no file, and for code that replaces what it imports. */
export function projectAround(
  settings: Settings,
  linted: Linted,
  text: string,
): Elsewhere | undefined {
  if (!settings.crossFile || !isAbsolute(linted.filename) || MOCKS.test(text)) {
    return undefined;
  }
  const { parser, parserOptions } = linted.languageOptions ?? {};
  let byParser = projects.get(settings);
  if (!byParser) {
    byParser = new Map();
    projects.set(settings, byParser);
  }
  let project = byParser.get(parser);
  if (!project) {
    project = new Project(settings, new Parsers(parser, parserOptions));
    byParser.set(parser, project);
  }
  return project.seenFrom(linted.filename);
}
