/** Three verdicts on each path: the plugin's, the guard's, and that of the sockets that the server sees. */
import type { Finding } from '../agreement/lint.ts';
import { attribute } from '../agreement/execute.ts';
import type { Executions } from '../agreement/execute.ts';
import type { PathResult } from './job.ts';
import type { Detour, Path } from './plan.ts';

export type Kind =
  | 'strayed'
  | 'the guard is silent'
  | 'the guard is wrong'
  | 'the executor is wrong'
  | 'the linter is silent'
  | 'the linter forgets an exit';

export interface Disagreement {
  kind: Kind;
  line: number;
  detail: string;
}

export interface Compared {
  disagreements: Disagreement[];
  /** Lines of findings whose leak some path has shown. */
  shown: Set<number>;
  /** Bodies that are held according to the server. */
  held: number;
  /** Bodies of which only the guard and the server can be compared. */
  undecided: number;
  /** It did go another way than its execution, as was to be expected. */
  detour: Detour | undefined;
}

const lineOf = ({ plan }: Path, index: number): number => plan.requests[index]?.line ?? 0;

/** What is wrong with one path. `isSmall`: its bodies hold nothing, which the linter cannot know. */
export function comparePath(
  path: Path,
  result: PathResult,
  findings: readonly Finding[],
  { facts }: Executions,
  isSmall: boolean,
): Compared {
  const { plan, run, connections } = path;
  const compared: Compared = {
    disagreements: [],
    shown: new Set(),
    held: 0,
    undecided: 0,
    detour: undefined,
  };
  const way = run.trace.join('') || '(none)';
  const add = (kind: Kind, line: number, detail: string): void => {
    compared.disagreements.push({ kind, line, detail: `${detail}, when the decisions are ${way}` });
  };
  const held = new Set(result.held);
  const unplanned = [...connections.keys()].filter(
    (index) => !plan.unknown.includes(index) && plan.held.includes(index) !== held.has(index),
  );
  const detour = path.detour ?? (result.inParallel ? 'in parallel' : undefined);
  if (detour !== undefined && (result.strayed !== undefined || unplanned.length > 0))
    compared.detour = detour;
  else if (result.strayed !== undefined) {
    add('strayed', 0, result.strayed);
    return compared;
  }
  compared.held = held.size;
  compared.undecided = plan.unknown.length;
  for (const index of compared.detour === undefined ? unplanned : []) {
    const [executor, server] = held.has(index) ? ['released', 'held'] : ['held', 'released'];
    add(
      'the executor is wrong',
      lineOf(path, index),
      `says ${executor}, the server says ${server}`,
    );
  }
  const reported = new Map(result.reported);
  const lines = new Set([...[...held].map((index) => lineOf(path, index)), ...reported.keys()]);
  for (const line of lines) {
    const seen = [...held].filter((index) => lineOf(path, index) === line).length;
    const said = reported.get(line) ?? 0;
    if (said < seen) add('the guard is silent', line, `${seen} held, ${said} reported`);
    if (said > seen) add('the guard is wrong', line, `${seen} held, ${said} reported`);
  }
  if (isSmall || compared.detour !== undefined) return compared;
  const leaking = new Set(run.leaking());
  for (const index of held) {
    const connection = connections[index];
    if (!connection || !leaking.has(connection)) continue;
    const { lines: acquires, lenient } = attribute(connection, facts);
    const found = findings.filter(({ acquire }) => acquires.includes(acquire));
    for (const { acquire } of found) compared.shown.add(acquire);
    if (lenient || run.undecided(connection)) continue;
    const { lostAt } = connection;
    if (found.length === 0)
      add('the linter is silent', acquires[0] ?? 0, `lost at ${String(lostAt)}`);
    else if (
      typeof lostAt === 'number' &&
      acquires.length === 1 &&
      acquires[0] === connection.line &&
      !found.some(({ exits }) => exits.includes(Math.abs(lostAt)))
    )
      add('the linter forgets an exit', acquires[0] ?? 0, `lost at ${lostAt}`);
  }
  return compared;
}
