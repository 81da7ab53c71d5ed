/**
 * The engine's door: one analysis a file, shared by all rules. Functions that acquire a body are
 * interpreted on all their paths; what is lost on one of them is a leak.
 */
import type { Scope, SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import type { TypeOracle } from '../types/index.ts';
import { Bindings } from './bindings.ts';
import { type Candidates, findCandidates, usersOf } from './candidates.ts';
import { debug } from './debug.ts';
import { type Elsewhere, settle } from './elsewhere.ts';
import { isSeenByEval } from './captures.ts';
import { isPrevented } from './closes.ts';
import { droppedError } from './error-bodies.ts';
import { NO_SETTINGS, type Settings } from '../settings/index.ts';
import { isEndedByCleanup } from './effects.ts';
import { Footprints } from './footprint.ts';
import { mayHoldBody } from './gate.ts';
import { givenInPlace } from './given-in-place.ts';
import { type Leak, leakOf, joined } from './leak.ts';
import type { Misuse } from './misuse.ts';
import { isBrowserFile, runsInComponent, runsInPage } from './in-browser.ts';
import { settleMissing } from './missing.ts';
import { isReadAtOnce } from './read-at-once.ts';
import { isMentioned, isReadBeforehand } from './read-beforehand.ts';
import { isEndedElsewhere } from './request-ends.ts';
import type { Acquire } from './acquires.ts';
import { type FileKnowledge, OverBudget, Run, type RunOptions } from './run.ts';
import type { Return } from './completions.ts';
import { isEndedByCaller } from './signals.ts';
import { type Entry, type FunctionNode, isFunction, startOf } from './syntax.ts';
import { typedAcquires } from './typed.ts';
import type { View } from './values.ts';
import { isHeld } from './body-state.ts';
import { enter, leaveEntry } from './entry.ts';

export { mayHoldBody } from './gate.ts';

export type { Leak } from './leak.ts';

export type { Misuse, MisuseKind } from './misuse.ts';

export interface AnalysisOptions {
  /** What the project says of itself; also where its code runs. */
  readonly settings?: Settings;
  /** Assume that a call may throw while a body is open. */
  readonly checkCallsThatMayThrow?: boolean;
  /** What is known of the file's types; nothing without it. */
  readonly types?: TypeOracle | undefined;
  /** The other files of the project, when they may be followed. */
  readonly elsewhere?: Elsewhere | undefined;
  /** The major version of a package that the file gets, where it can be told. */
  readonly majorOf?: RunOptions['majorOf'];
}

export interface FileAnalysis {
  readonly leaks: readonly Leak[];
  readonly misuses: readonly Misuse[];
}

/** By the file's tree, the settings, and whether calls may throw. */
const analyses = new WeakMap<object, Map<Settings, Map<boolean, FileAnalysis>>>();

export function analyze(sourceCode: SourceCode, options: AnalysisOptions = {}): FileAnalysis {
  const { settings = NO_SETTINGS, checkCallsThatMayThrow = false, types, elsewhere } = options;
  const { majorOf } = options;
  let ofFile = analyses.get(sourceCode.ast);
  if (!ofFile) {
    ofFile = new Map();
    analyses.set(sourceCode.ast, ofFile);
  }
  let withSettings = ofFile.get(settings);
  if (!withSettings) {
    withSettings = new Map();
    ofFile.set(settings, withSettings);
  }
  let analysis = withSettings.get(checkCallsThatMayThrow);
  if (!analysis) {
    const bindings = new Bindings(sourceCode, settings, elsewhere);
    analysis = isWorthIt(bindings, types)
      ? new Analysis(bindings, types, { checkCallsThatMayThrow, majorOf }).result()
      : { leaks: [], misuses: [] };
    withSettings.set(checkCallsThatMayThrow, analysis);
  }
  return analysis;
}

/** Where only types could tell of a body, they are asked before anything else is looked at. */
function isWorthIt(bindings: Bindings, types: TypeOracle | undefined): boolean {
  const { sourceCode, settings, elsewhere } = bindings;
  return (
    mayHoldBody(sourceCode.text, { settings, elsewhere }, sourceCode.ast) ||
    (types !== undefined && typedAcquires(bindings, types).size > 0)
  );
}

/** What one run of a function found. */
interface Interpretation {
  readonly acquires: readonly Acquire[];
  /** It returns a body that it acquired, still open: whoever calls it acquires. */
  readonly yields: boolean;
  /** The functions around it whose variables it leaves bodies in. */
  readonly fills: readonly Entry[];
  readonly misuses: readonly Misuse[];
  /** It found something, and had forgotten what may refute it. */
  readonly isDoubtful?: boolean;
}

const NOTHING: Interpretation = { acquires: [], yields: false, fills: [], misuses: [] };

/** A function may take half of it. What people write takes a tenth; bundles of a megabyte have no end. */
const MOST_STEPS_OF_FILE = 300_000;

/** Steps of a first look behind which the worlds that a second keeps apart are too many for its budget. */
const WORTH_A_SECOND_LOOK = 2_000;

export class Analysis {
  readonly #bindings: Bindings;
  readonly #candidates: Candidates;
  readonly #file: FileKnowledge;
  readonly #options: RunOptions;
  #isBrowser: boolean | undefined;
  readonly #inlined = new Set<Node>();
  readonly #elsewhere = new Set<Node>();
  readonly #done = new Map<Entry, Interpretation>();
  readonly #owned = new Map<string, boolean>();
  readonly #leaks = new Map<Node, Leak>();
  readonly #misuses = new Map<string, Misuse>();
  #steps = 0;

  constructor(bindings: Bindings, types: TypeOracle | undefined, options: RunOptions) {
    this.#bindings = bindings;
    this.#candidates = findCandidates(bindings, types);
    this.#options = options;
    this.#file = {
      shapes: this.#candidates.shapes,
      typed: this.#candidates.typed,
      mayAcquire: this.#candidates.mayAcquire,
      footprints: new Footprints(bindings, this.#candidates.acquiring),
      inlined: this.#inlined,
      elsewhere: this.#elsewhere,
      yields: (fn) => this.#yields(fn),
      ownsParameter: (fn, index, client, view) => this.#ownsParameter(fn, index, client, view),
    };
  }

  /** Lets other files interpret functions of this one. */
  settle(): void {
    settle({ bindings: this.#bindings, file: this.#file });
  }

  result(): FileAnalysis {
    this.settle();
    const queue = [...this.#candidates.entries];
    const queued = new Set(queue);
    for (const entry of queue) {
      if (this.#inlined.has(entry)) {
        continue;
      }
      const { yields, fills } = this.#run(entry);
      const users = yields ? usersOf(entry, this.#candidates.users) : [];
      for (const next of [...users, ...fills]) {
        if (!queued.has(next)) {
          queued.add(next);
          queue.push(next);
        }
      }
    }
    return {
      leaks: [...this.#leaks.values()].sort((a, b) => startOf(a.acquire) - startOf(b.acquire)),
      misuses: [...this.#misuses.values()]
        .filter(({ kind, node }) => kind !== 'discarded' || !this.#elsewhere.has(node))
        .sort((a, b) => startOf(a.node) - startOf(b.node)),
    };
  }

  /** Runs a function by itself, once, and keeps its leaks. */
  #run(entry: Entry): Interpretation {
    let interpretation = this.#done.get(entry);
    if (!interpretation) {
      this.#done.set(entry, NOTHING);
      const parameters = isFunction(entry) ? this.#candidates.parameters.get(entry) : undefined;
      interpretation =
        !parameters && this.#isReadAtOnce(entry)
          ? NOTHING
          : this.#interpret(entry, parameters ?? new Map());
      this.#done.set(entry, interpretation);
      this.#report(interpretation.acquires);
      this.#reportMisuses(interpretation.misuses);
    }
    return interpretation;
  }

  #isReadAtOnce(entry: Entry): boolean {
    return (
      !this.#options.checkCallsThatMayThrow &&
      isReadAtOnce({ bindings: this.#bindings, file: this.#file }, entry)
    );
  }

  #yields(fn: FunctionNode): boolean {
    return this.#candidates.mayAcquire.has(fn) && this.#run(fn).yields;
  }

  #interpret(
    entry: Entry,
    parameters: ReadonlyMap<number, Client>,
    view: View = 'response',
  ): Interpretation {
    if (this.#steps > MOST_STEPS_OF_FILE) {
      debug(
        `skipped the function on line ${entry.loc?.start.line ?? 0}: the file took long enough`,
      );
      return NOTHING;
    }
    const first = this.#look(entry, parameters, view);
    // Two tests of a flag may single out a path that no execution takes, if what the first has told is lost.
    const second = first?.isDoubtful ? this.#look(entry, parameters, view, true) : undefined;
    return second ?? first ?? NOTHING;
  }

  /** Undefined when it takes too long. */
  #look(
    entry: Entry,
    parameters: ReadonlyMap<number, Client>,
    view: View,
    isSecond = false,
  ): Interpretation | undefined {
    const run = new Run(this.#bindings, entry, this.#options, this.#file, isSecond);
    try {
      const ended = enter(run, entry, parameters, view);
      const yields = run.out.returns.some((completion) => returnsBody(run, completion));
      leaveEntry(run, entry, ended);
      settleMissing(run);
      debug(
        `line ${entry.loc?.start.line ?? 0}: ${run.steps} steps${isSecond ? ' at a second look' : ''}`,
      );
      const { all } = run.acquires;
      const misuses = misusesOf(run);
      const isDoubtful =
        !isSecond &&
        run.forgotten.isAskedFor &&
        run.steps <= WORTH_A_SECOND_LOOK &&
        // What is merely discarded nobody need hear of.
        (all.some(leakOf) || misuses.some(({ kind }) => kind !== 'discarded'));
      return { acquires: all, yields, fills: ownersOf(run.filled), misuses, isDoubtful };
    } catch (error) {
      if (error instanceof OverBudget || error instanceof RangeError) {
        const what = isSecond ? 'gave up a second look at' : 'skipped';
        debug(`${what} the function on line ${entry.loc?.start.line ?? 0}: ${error.message}`);
        return undefined;
      }
      throw error;
    } finally {
      // Its own budget bounds the second: it must not be at the cost of the functions below.
      this.#steps += isSecond ? 0 : run.steps;
    }
  }

  /** A function that drains or closes its parameter on some path owns it, and answers for it. */
  #ownsParameter(fn: FunctionNode, index: number, client: Client, view: View): boolean {
    if (view === 'reader' || view === 'iterator' || view === 'openIterator') {
      // Whoever made the reader goes on with it.
      return false;
    }
    const key = `${startOf(fn)}:${index}:${client.name}:${view}`;
    const answered = this.#owned.get(key);
    if (answered !== undefined) {
      return answered;
    }
    this.#owned.set(key, false);
    const parameters = this.#candidates.parameters.get(fn);
    const declared = parameters?.get(index);
    const isAsDeclared = declared === client && parameters?.size === 1 && view === 'response';
    const known = isAsDeclared && !this.#inlined.has(fn) ? this.#run(fn) : NOTHING;
    // Under way already, it is asked about by itself.
    const { acquires, misuses } =
      known === NOTHING ? this.#interpret(fn, new Map([[index, client]]), view) : known;
    const owned = acquires.some((acquire) => acquire.parameter && acquire.releasedOnReturn);
    this.#owned.set(key, owned);
    if (owned && !declared) {
      this.#report(acquires.filter((acquire) => acquire.parameter));
    }
    if (!declared) {
      const given = new Set(acquires.flatMap((each) => (each.parameter ? each.node : [])));
      this.#reportMisuses(misuses.filter((misuse) => given.has(misuse.acquire)));
    }
    return owned;
  }

  /** A helper's own words about its parameter are better than those of its caller. */
  #reportMisuses(misuses: readonly Misuse[]): void {
    for (const misuse of misuses) {
      this.#misuses.set(`${misuse.kind}@${startOf(misuse.node)}`, misuse);
    }
  }

  #report(acquires: readonly Acquire[]): void {
    for (const acquire of acquires) {
      if (acquire.rejected) {
        const dropped = droppedError(acquire);
        this.#reportMisuses(dropped ? [dropped] : []);
        continue;
      }
      const leak = this.#leakOf(acquire);
      if (!leak || this.#isExcused(acquire)) {
        continue;
      }
      if (!leak.releasedSomewhere && this.#isReadByOthers(acquire)) {
        continue;
      }
      const known = this.#leaks.get(leak.acquire);
      this.#leaks.set(leak.acquire, known ? joined(known, leak) : leak);
    }
  }

  /** A small body that is dropped is harmless there: never-read findings are off. */
  get #runsInBrowser(): boolean {
    const { settings, sourceCode } = this.#bindings;
    return (this.#isBrowser ??=
      settings.environmentOf(sourceCode.ast) === 'browser' ||
      (settings.environment === undefined && isBrowserFile(this.#bindings)));
  }

  #leakOf(acquire: Acquire): Leak | undefined {
    const leak = leakOf(acquire);
    if (!leak || !acquire.parameter) {
      return leak;
    }
    const given = givenInPlace(this.#bindings, acquire.node);
    const exits = leak.exits.filter(({ node }) => !given.some((each) => isMentioned(each, node)));
    return exits.length > 0 ? { ...leak, exits, mayBeRead: given.length > 0 } : undefined;
  }

  /** What nobody reads on any path, somebody else may: the browser, a framework. */
  #isReadByOthers({ node, readElsewhere }: Acquire): boolean {
    const { settings, sourceCode } = this.#bindings;
    return (
      this.#runsInBrowser ||
      readElsewhere ||
      runsInPage(node, sourceCode) ||
      (settings.environment === undefined && runsInComponent(node, this.#bindings))
    );
  }

  /** Code that the run does not see has ended the body, or may have. */
  #isExcused({ client, node, parameter }: Acquire): boolean {
    const bindings = this.#bindings;
    return (
      (client.request !== undefined && isEndedElsewhere(bindings, node)) ||
      (parameter && isReadBeforehand(bindings, node)) ||
      isEndedByCaller(bindings, node) ||
      isEndedByCleanup(bindings, node) ||
      isSeenByEval(bindings.sourceCode, node)
    );
  }
}

function misusesOf(run: Run): Misuse[] {
  return [...run.misuses.values()].filter((misuse) => !isPrevented(run, misuse));
}

function returnsBody(run: Run, completion: Return): boolean {
  const found = new Set<number>();
  if (completion.value.kind === 'request') {
    return run.acquires.of(completion.value.id).listeners.size === 0;
  }
  completion.world.reach(completion.value, found);
  for (const id of found) {
    const state = completion.world.bodies.get(id);
    const isUnsure = state?.isGuess === true && run.bindings.number !== 0;
    if (state && isHeld(state) && !isUnsure && !run.acquires.of(id).parameter) {
      return true;
    }
  }
  return false;
}

/** The functions that the variables are of; those of the module live on. */
function ownersOf(variables: ReadonlySet<Scope.Variable>): FunctionNode[] {
  return [...variables].flatMap(({ scope }) => {
    const owner = scope.variableScope.block as Node;
    return isFunction(owner) ? owner : [];
  });
}
