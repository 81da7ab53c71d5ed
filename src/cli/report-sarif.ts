/** The report for code scanning: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). */
import { pathToFileURL } from 'node:url';
import type { Rule } from 'eslint';
import {
  SarifBuilder,
  SarifResultBuilder,
  SarifRuleBuilder,
  SarifRunBuilder,
} from 'node-sarif-builder';
import type {
  ArtifactLocation,
  CodeFlow,
  Fix,
  Location,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { isInside, posixRelative } from './git-ignore.ts';
import type { Finding, Run, Span, Suggestion } from './result.ts';

const HOMEPAGE = 'https://www.npmjs.com/package/eslint-plugin-bodyclose';
const ROOT_ID = 'SRCROOT';

export function reportSarif(run: Run, rules: Record<string, Rule.RuleModule>): string {
  const uri = (file: string) => artifact(run.cwd, file);
  const builder = new SarifRunBuilder({
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: {
      [ROOT_ID]: { uri: `${pathToFileURL(run.cwd).href.replace(/\/$/, '')}/` },
    },
    invocations: [
      { executionSuccessful: true, toolExecutionNotifications: notifications(run, uri) },
    ],
    // The builder would list the files without the directory that their paths start from.
    artifacts: run.results
      .filter(({ findings }) => findings.length > 0)
      .map(({ file }) => ({ location: uri(file) })),
  }).initSimple({ toolDriverName: 'bodyclose', toolDriverVersion: run.version, url: HOMEPAGE });
  for (const [name, rule] of Object.entries(rules)) {
    builder.addRule(new SarifRuleBuilder(descriptor(`bodyclose/${name}`, rule)));
  }
  for (const { file, findings } of run.results) {
    for (const finding of findings) {
      builder.addResult(new SarifResultBuilder(result(finding, uri(file))));
    }
  }
  const log = new SarifBuilder({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json' });
  log.addRun(builder);
  // Not its buildSarifJsonString(), which refuses to report on code that contains a certain word.
  return `${JSON.stringify(log.buildSarifOutput(), null, 2)}\n`;
}

function descriptor(id: string, rule: Rule.RuleModule): ReportingDescriptor {
  const { description = id, url } = rule.meta?.docs ?? {};
  const help = url ? `${description}. See ${url}` : description;
  return {
    id,
    name: id.replace(/^.*\//, ''),
    shortDescription: { text: description },
    help: { text: help, markdown: url ? `${description}. [How to fix it](${url})` : description },
    defaultConfiguration: { level: 'error' },
    ...(url ? { helpUri: url } : {}),
  };
}

function result(finding: Finding, location: ArtifactLocation): Result {
  const others = finding.exits.filter(
    (exit) => exit.line !== finding.line || exit.column !== finding.column,
  );
  const related: Location[] = [
    ...(finding.acquire ? [place(location, finding.acquire, 'the body is opened here')] : []),
    ...others.map((exit) => place(location, exit, `also open at this ${exit.kind}`)),
  ];
  return {
    ruleId: finding.rule,
    level: 'error',
    message: { text: finding.message },
    locations: [place(location, finding)],
    ...(related.length > 0
      ? { relatedLocations: related.map((each, id) => ({ id, ...each })) }
      : {}),
    ...(finding.exits.length > 0
      ? { codeFlows: finding.exits.map((exit) => codeFlow(finding, exit, location)) }
      : {}),
    ...(finding.suggestions.length > 0
      ? { fixes: finding.suggestions.map((each) => fix(each, location)) }
      : {}),
  };
}

function codeFlow(
  finding: Finding,
  exit: Finding['exits'][number],
  location: ArtifactLocation,
): CodeFlow {
  const steps = [
    ...(finding.acquire ? [place(location, finding.acquire, 'the body is opened')] : []),
    ...exit.witness.map((step) =>
      place(location, { ...step, endLine: step.line, endColumn: step.column }, step.text),
    ),
    place(location, exit, 'the body is still open'),
  ];
  return { threadFlows: [{ locations: steps.map((each) => ({ location: each })) }] };
}

function fix({ message, edits }: Suggestion, artifactLocation: ArtifactLocation): Fix {
  const replacements = edits.map((edit) => ({
    deletedRegion: region(edit),
    insertedContent: { text: edit.text },
  }));
  return { description: { text: message }, artifactChanges: [{ artifactLocation, replacements }] };
}

function place(artifactLocation: ArtifactLocation, span: Span, text?: string): Location {
  return {
    physicalLocation: { artifactLocation, region: region(span) },
    ...(text ? { message: { text } } : {}),
  };
}

function region({ line, column, endLine, endColumn }: Span): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function notifications(run: Run, uri: (file: string) => ArtifactLocation): Notification[] {
  return run.results.flatMap(({ file, failure }) => {
    if (!failure) return [];
    const { line, column } = failure;
    const where =
      line === undefined
        ? {}
        : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
    return [
      {
        level: 'error',
        message: { text: failure.message },
        locations: [{ physicalLocation: { artifactLocation: uri(file), ...where } }],
      },
    ];
  });
}

/** Relative to the run's directory where possible: code scanning matches these against the repository. */
function artifact(cwd: string, file: string): ArtifactLocation {
  if (!isInside(cwd, file)) return { uri: pathToFileURL(file).href };
  return {
    uri: posixRelative(cwd, file).split('/').map(encodeURIComponent).join('/'),
    uriBaseId: ROOT_ID,
  };
}
