/**
 * The pages in docs/clients: what the client table says, in words. The part between the markers is
 * made from the table; what stands around it is written by hand and kept.
 */
import type {
  AcquireForm,
  Client,
  Condition,
  Maker,
  Operation,
  ViewName,
} from '../../src/clients/model.ts';
import { bufferingClients } from '../../src/clients/buffering.ts';
import { clients } from '../../src/clients/index.ts';
import { RELEASE_FORMS, writeRelease } from '../../src/rules/suggestions/release-forms.ts';

const BEGIN = '<!-- begin: made from the client table by `npm run docs:clients` -->';
const END = '<!-- end -->';

/** `undici.pipeline` is on `undici-pipeline.md`. */
function fileOf({ name }: { readonly name: string }): string {
  return `${name.replace(/\W+/g, '-').replace(/^-|-$/g, '')}.md`;
}

/** A client's page with the facts as they are now; without a page, one that waits for examples. */
function pageOf(name: string, text: string, page: string | undefined): string {
  const facts = `${BEGIN}\n\n${text}\n\n${END}`;
  const begin = page?.indexOf(BEGIN) ?? -1;
  const end = page?.indexOf(END) ?? -1;
  if (page === undefined || begin < 0 || end < begin) {
    return `# ${name}\n\n${facts}\n\n## Incorrect\n\n## Correct\n`;
  }
  return page.slice(0, begin) + facts + page.slice(end + END.length);
}

function indexOf(): string {
  const lines = clients.map((client) => {
    const from = unique(client.acquires.flatMap((form) => form.from.map(moduleOf)));
    const modules = from.filter((module) => module !== '*').map((module) => code(module));
    return `- [${client.name}](${fileOf(client)}): ${modules.length > 0 ? modules.join(', ') : 'any object'}`;
  });
  return [
    '# Clients',
    '',
    'Which clients the rules know, how each hands out an open body, and what gives its connection back.',
    'The facts are those of the client table (`src/clients`), which loopback tests check against',
    'the connections that a server really sees.',
    '',
    BEGIN,
    '',
    ...lines,
    '',
    'And clients that hand out no open body, so that there is nothing to release:',
    '',
    ...bufferingClients.map(
      (each) => `- [${each.name}](${fileOf(each)}): ${each.modules.map(code).join(', ')}`,
    ),
    '',
    END,
    '',
  ].join('\n');
}

/** Every page, and what its text has to be, given what it is now. */
export const pages: readonly {
  file: string;
  /** There is no code that would be reported. */
  owesNothing?: boolean;
  write: (page: string | undefined) => string;
}[] = [
  { file: 'README.md', write: indexOf },
  ...clients.map((client) => ({
    file: fileOf(client),
    write: (page: string | undefined) => pageOf(client.name, factsOf(client), page),
  })),
  ...bufferingClients.map((each) => ({
    file: fileOf(each),
    owesNothing: true,
    write: (page: string | undefined) =>
      pageOf(each.name, `## What is owed\n\nNothing. ${each.because}`, page),
  })),
];

function factsOf(client: Client): string {
  const sides = sidesOf(client);
  const drains = operationsOf(sides, (operation) => operation === 'drain');
  const closes = operationsOf(sides, (operation) => operation === 'close');
  const moves = operationsOf(
    sides,
    (operation) =>
      operation === 'clone' ||
      operation === 'tee' ||
      (typeof operation === 'object' && 'view' in operation),
  );
  const looks = operationsOf(
    sides,
    (operation) =>
      operation === 'read' ||
      operation === 'borrow' ||
      operation === 'self' ||
      operation === 'unlock',
  );
  const blocks = [
    section('How a body is acquired', [
      ...client.acquires.map((form) => acquireText(form)),
      ...(client.makers ?? []).map((maker) => makerText(maker)),
    ]),
    section('Where the body is', wheresOf(sides)),
    section('What reads it to the end', drains),
    section('What closes it', closes),
    section('What hands it on', moves),
    section('What only looks like a release', looks),
    `## Responses without a body\n\n${withoutBody(client)}`,
    section('What to write', remediesOf(client)),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function withoutBody(client: Client): string {
  return client.body.obligedWithoutBody
    ? 'A response to `HEAD`, and one with status 204, 205 or 304, keeps its connection like any other: release it.'
    : 'Nothing to release: a response to `HEAD`, and one with status 204, 205 or 304, has no body.';
}

/** One side from which the body is seen, and the shortest way to write it. */
interface Side {
  readonly view: ViewName;
  readonly path: string;
  /** Where an earlier side of the same kind already said what can be done. */
  readonly nullable: boolean;
}

const FIRST_NAME: Readonly<Partial<Record<ViewName, string>>> = {
  nodeStream: 'stream',
  stream: 'stream',
};

function sidesOf(client: Client): readonly (Side & { readonly client: Client })[] {
  const starts = unique(client.acquires.map((form) => form.view ?? 'response'));
  const sides: (Side & { client: Client })[] = starts.map((view) => ({
    view,
    path: FIRST_NAME[view] ?? 'res',
    nullable: false,
    client,
  }));
  const seen = new Set<ViewName>(starts);
  for (const side of sides) {
    const model = client.body.views[side.view];
    for (const [name, meaning] of Object.entries(model?.properties ?? {})) {
      if (typeof meaning === 'object' && !seen.has(meaning.view)) {
        seen.add(meaning.view);
        sides.push({ ...meaning, path: `${side.path}.${name}`, client });
      }
    }
    for (const [name, operation] of Object.entries(model?.methods ?? {})) {
      if (typeof operation === 'object' && 'view' in operation && !seen.has(operation.view)) {
        seen.add(operation.view);
        const path = `${side.path}.${methodText(name)}()`;
        sides.push({ view: operation.view, path, nullable: false, client });
      }
    }
  }
  return sides;
}

function wheresOf(sides: ReturnType<typeof sidesOf>): string[] {
  return sides.flatMap((side) => {
    const model = side.client.body.views[side.view];
    return Object.entries(model?.properties ?? {}).flatMap(([name, meaning]) =>
      typeof meaning === 'object'
        ? [`${code(`${side.path}.${name}`)}${meaning.nullable ? ', which may be missing' : ''}`]
        : [],
    );
  });
}

function operationsOf(
  sides: ReturnType<typeof sidesOf>,
  chosen: (operation: Operation) => boolean,
): string[] {
  return sides.flatMap((side) => {
    const found = Object.entries(side.client.body.views[side.view]?.methods ?? {}).flatMap(
      ([name, operation]) => {
        if (typeof operation === 'object' && 'onEvent' in operation) {
          return Object.entries(operation.onEvent)
            .filter(([, effect]) => effect === 'drain' && chosen('drain'))
            .map(([event]) => `${methodText(name)}('${event}', …)`);
        }
        return chosen(operation) ? [`${methodText(name)}()`] : [];
      },
    );
    return found.length === 0 ? [] : [`of ${code(side.path)}: ${found.map(code).join(', ')}`];
  });
}

function methodText(name: string): string {
  return name.startsWith('@@') ? `[Symbol.${name.slice(2)}]` : name;
}

function acquireText(form: AcquireForm): string {
  const names = form.from.map((origin) => callText(origin, '()'));
  const answer =
    form.answers === 'value' ? 'at once' : form.answers === 'nothing' ? undefined : 'as a promise';
  const conditions = (form.when ?? []).map(conditionText);
  const elsewhere = (form.readElsewhere ?? []).map((row) => row.map(conditionText).join(' and '));
  const parts = [
    names.join(', '),
    answer === undefined ? '' : `, ${answer}`,
    form.callback
      ? `${answer ? ', or' : ','} to a callback in parameter ${form.callback.parameter + 1}`
      : '',
    conditions.length > 0 ? `, where ${conditions.join(' and ')}` : '',
    elsewhere.length > 0 ? `; may be left alone on all paths where ${elsewhere.join(', or ')}` : '',
  ];
  return parts.join('');
}

function conditionText(condition: Condition): string {
  if ('argument' in condition) {
    const made = condition.madeBy.map((origin) => code(`new ${nameOf(origin)}(…)`));
    return `the ${condition.argument === 0 ? 'first argument' : `argument ${condition.argument + 1}`} is ${either(made)}`;
  }
  if ('calledOn' in condition) {
    return `what it is called on is written as ${code(condition.calledOn.source)}`;
  }
  if ('noFunctionFrom' in condition) {
    return 'no callback is given';
  }
  if ('neverCalled' in condition) {
    return `the file never calls ${code(`${condition.neverCalled}()`)}`;
  }
  if ('fileHas' in condition) {
    return `the file has ${code(condition.fileHas.source.replaceAll('\\/', '/'))}`;
  }
  if ('fileLacks' in condition) {
    return `the file has no ${code(condition.fileLacks.source)}`;
  }
  if ('notOwn' in condition) {
    return `the project has no ${code(condition.notOwn)} of its own there`;
  }
  if ('given' in condition) {
    return `the option ${code(condition.given)} is given`;
  }
  const [verb, values] =
    'is' in condition ? (['is', condition.is] as const) : (['is not', condition.isNot] as const);
  const literals = values.map((value) =>
    code(typeof value === 'string' ? `'${value}'` : String(value)),
  );
  return `the option ${code(condition.option)} ${verb} ${either(literals)}`;
}

function makerText(maker: Maker): string {
  const names = maker.from.map((origin) => callText(origin, ''));
  return `the same of what ${either(names)} ${names.length > 1 ? 'make' : 'makes'}`;
}

function remediesOf(client: Client): string[] {
  const known = RELEASE_FORMS.get(client.name);
  const side = sidesOf(client)[0];
  const kind = side?.view === 'response' || side?.view === 'body' ? side.view : 'stream';
  const forms = (known?.forms ?? []).flatMap((form) => {
    const expression = side?.path ?? 'res';
    const text = writeRelease(form, { expression, kind, optional: false }, true);
    return text === undefined
      ? []
      : [`${form.effect === 'cancel' ? 'to close' : 'to read'}: ${code(text)}`];
  });
  return forms.length > 0 ? forms : known?.otherwise === undefined ? [] : [known.otherwise];
}

function moduleOf(origin: string): string {
  return origin.startsWith('*#') ? '*' : origin.slice(0, origin.lastIndexOf(':'));
}

function nameOf(origin: string): string {
  return origin.slice(origin.lastIndexOf(':') + 1);
}

/** Modules whose default export has the client's functions as members. */
const DEFAULT_EXPORTS = new Set(
  clients
    .flatMap((client) => client.acquires.flatMap(({ from }) => from))
    .flatMap((origin) => (nameOf(origin) === 'default' ? [moduleOf(origin)] : [])),
);

/** `got:default` is `got()`, `undici:Dispatcher#request` is `dispatcher.request()`. */
function callText(origin: string, call: '()' | ''): string {
  if (origin.startsWith('*#')) {
    return code(`….${origin.slice(2)}${call}`);
  }
  const module = moduleOf(origin);
  const path = nameOf(origin);
  const local = (module.split('/').at(-1) ?? module).replace(/-(\w)/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  const [made = '', member] = path.split('#');
  if (member !== undefined) {
    const object = made.replace(/^[A-Z][A-Z0-9]*(?![a-z])|^[A-Z]/, (head) => head.toLowerCase());
    return code(`${object}.${member}${call}`);
  }
  if (module === 'global') {
    return code(`${path}${call}`);
  }
  if (path === 'default') {
    return code(`${local}${call}`);
  }
  return DEFAULT_EXPORTS.has(module) && /^[a-z]/.test(path)
    ? code(`${local}.${path}${call}`)
    : `${code(`${path}${call}`)} of ${code(module)}`;
}

function either(texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} or ${last}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
