/**
 * Lints code that nobody wrote for this plugin, with all rules: as it is, and with requests planted
 * in it. What may never happen is a crash, a finding that stands nowhere, or a suggestion that breaks
 * the code.
 */
import type { Linter } from 'eslint';
import plugin from '../../src/index.ts';
import { Choices, seedOf } from './choices.ts';
import { plant } from './plant.ts';
import { TimedRules } from './timed.ts';

export interface Parsers {
  readonly typescript: Linter.Parser;
  /** For Flow, and for syntax that is proposed only. */
  readonly babel?: Linter.Parser;
}

export interface Outcome {
  /** How the text was parsed; nothing when no parser takes it. */
  parser: string | undefined;
  findings: number;
  suggestions: number;
  /** Time spent in the rules. */
  milliseconds: number;
  /** Changes made to the text. */
  edits: number;
  problems: string[];
  /** The text that was linted, when it was changed. */
  planted?: string;
}

interface Way {
  readonly name: string;
  readonly languageOptions: Linter.LanguageOptions;
}

/** More than any change can take that a person would apply. */
const suggestionsTried = 5;
const largeText = 200_000;

const allRules = { ...plugin.configs.all.rules, 'bodyclose/no-observed-leak': 'off' as const };

function rulesFor(choices: Choices): Linter.RulesRecord {
  return choices.chance(50)
    ? allRules
    : { ...allRules, 'bodyclose/no-unconsumed-body': ['error', { checkCallsThatMayThrow: true }] };
}

export class ForeignLinter {
  readonly #linter: Linter;
  readonly #parsers: Parsers;
  readonly #timed = new TimedRules();

  constructor(linter: Linter, parsers: Parsers) {
    this.#linter = linter;
    this.#parsers = parsers;
  }

  /** `plants`: how many places are changed; 0 takes the text as it is. */
  lint(name: string, text: string, { seed = 0, plants = 0 } = {}): Outcome {
    const choices = new Choices(seedOf(name, seed));
    const rules = rulesFor(choices);
    const outcome: Outcome = {
      parser: undefined,
      findings: 0,
      suggestions: 0,
      milliseconds: 0,
      edits: 0,
      problems: [],
    };
    for (const way of this.#ways(name, plants > 0 && choices.chance(30))) {
      try {
        // Rules are of no interest yet where the text is only looked at for places.
        const messages = this.#verify(name, text, way, plants > 0 ? {} : rules);
        if (messages.some(({ fatal }) => fatal)) continue;
        outcome.parser = way.name;
        if (plants === 0) this.#judge(name, text, way, messages, outcome);
        else this.#lintPlanted(name, way, { choices, plants, rules }, outcome);
      } catch (error) {
        // The parser's own failures are not ours.
        if (!isOurs(error)) continue;
        outcome.parser = way.name;
        outcome.problems.push(`crash: ${stackOf(error)}`);
      }
      break;
    }
    return outcome;
  }

  #lintPlanted(
    name: string,
    way: Way,
    { choices, plants, rules }: { choices: Choices; plants: number; rules: Linter.RulesRecord },
    outcome: Outcome,
  ): void {
    const sourceCode = this.#linter.getSourceCode();
    for (let wanted = plants; wanted > 0; wanted = Math.floor(wanted / 2)) {
      const planted = plant(sourceCode, choices, wanted);
      if (planted.edits === 0) return;
      const messages = this.#verify(name, planted.text, way, rules);
      if (messages.some(({ fatal }) => fatal)) continue;
      outcome.edits = planted.edits;
      outcome.planted = planted.text;
      this.#judge(name, planted.text, way, messages, outcome);
      return;
    }
  }

  #judge(
    name: string,
    text: string,
    way: Way,
    messages: Linter.LintMessage[],
    outcome: Outcome,
  ): void {
    outcome.milliseconds = this.#timed.milliseconds;
    const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).length;
    const changes: { range: readonly [number, number]; text: string; by: string }[] = [];
    for (const { ruleId, line, message, suggestions } of messages) {
      // ESLint's own word about the comments that are left out.
      if (/'noInlineConfig'/.test(message)) continue;
      outcome.findings += 1;
      if (!(line >= 1 && line <= lines))
        outcome.problems.push(`${ruleId} on line ${line}: ${message}`);
      if (/\{\{|\[object |\bNaN\b/.test(message))
        outcome.problems.push(`${ruleId} says "${message}"`);
      for (const { fix, messageId } of suggestions ?? [])
        changes.push({ ...fix, by: `${ruleId}'s ${messageId} on line ${line}` });
    }
    // Each takes a parse of the whole text.
    const tried = text.length > largeText ? [] : changes.slice(0, suggestionsTried);
    for (const { range, text: inserted, by } of tried) {
      outcome.suggestions += 1;
      const changed = text.slice(0, range[0]) + inserted + text.slice(range[1]);
      const fatal = this.#verify(name, changed, way, {}).find((message) => message.fatal);
      if (fatal) {
        const around = changed.slice(Math.max(0, range[0] - 60), range[0] + inserted.length + 60);
        outcome.problems.push(`suggestion ${by} does not parse: ${fatal.message}\n${around}`);
      }
    }
  }

  #verify(name: string, text: string, way: Way, rules: Linter.RulesRecord): Linter.LintMessage[] {
    const config: Linter.Config = {
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,flow}'],
      plugins: { bodyclose: this.#timed },
      // Its comments are for the linter of whoever wrote it.
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      languageOptions: way.languageOptions,
      rules,
    };
    this.#timed.milliseconds = 0;
    return this.#linter.verify(text, [config], name);
  }

  /** The parsers to try, one after another. */
  #ways(name: string, typescriptFirst: boolean): Way[] {
    const jsx = { ecmaFeatures: { jsx: true } };
    const typescript: Way = {
      name: 'typescript',
      languageOptions: {
        parser: this.#parsers.typescript,
        sourceType: 'module',
        parserOptions: /sx?$/.test(name) && !/\.[mc]?ts$/.test(name) ? jsx : {},
      },
    };
    if (/\.[mc]?tsx?$/.test(name)) return [typescript];
    const ways: Way[] = (['module', 'script'] as const).map((sourceType) => ({
      name: `espree, ${sourceType}`,
      languageOptions: { ecmaVersion: 'latest', sourceType, parserOptions: jsx },
    }));
    ways.push(typescript);
    if (typescriptFirst) ways.reverse();
    if (this.#parsers.babel) ways.push(babelWay(this.#parsers.babel));
    return ways;
  }
}

function babelWay(parser: Linter.Parser): Way {
  const parserOptions = {
    requireConfigFile: false,
    babelOptions: {
      configFile: false,
      babelrc: false,
      parserOpts: { plugins: [['flow', { all: true }], 'jsx', 'decorators', 'throwExpressions'] },
    },
  };
  return { name: 'babel', languageOptions: { parser, parserOptions } };
}

/** ESLint names the rule that it was in. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof Error && /Rule: "bodyclose\/|loading rule 'bodyclose\//.test(error.message)
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
