/**
 * Names the HTTP client between the user's line and the network by its npm package, and knows which line of code
 * releases a body of that client. Nothing is patched by name: an unknown package is labelled just as well.
 */
import { readFileSync } from 'node:fs';
import type { Source } from './tracked-body.ts';

export interface Package {
  name: string;
  version: string | undefined;
}

const packages = new Map<string, Package>();

/** The npm package that a file belongs to, by its innermost `node_modules`. */
export function packageOfFile(file: string): Package | undefined {
  const match = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file);
  if (match === null) return undefined;
  const [root, , directory = ''] = match;
  let found = packages.get(root);
  if (found === undefined) {
    found = readPackage(root) ?? { name: directory.replaceAll('\\', '/'), version: undefined };
    if (packages.size >= 1000) packages.clear();
    packages.set(root, found);
  }
  return found;
}

/** The manifest, because the folder of an aliased dependency (`"undici7": "npm:undici@7"`) has another name. */
function readPackage(root: string): Package | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return undefined;
    const { name, version } = manifest as { name?: unknown; version?: unknown };
    if (typeof name !== 'string') return undefined;
    return { name, version: typeof version === 'string' ? version : undefined };
  } catch {
    return undefined;
  }
}

const webResponse = 'res.body?.cancel().catch(() => {})';

/** Remedies by client. A function gets the major version, where releases differ by it. */
const remedies: Readonly<Record<string, string | ((major: number) => string)>> = {
  fetch: webResponse,
  http: 'res.resume()',
  undici: 'await body.dump()',
  axios: 'response.data.resume()',
  got: 'stream.resume()',
  ky: webResponse,
  ofetch: webResponse,
  'node-fetch': (major) => (major >= 3 ? 'res.body?.destroy()' : 'res.body.resume()'),
  'cross-fetch': 'res.body.resume()',
  gaxios: 'res.data.resume()',
  needle: 'stream.destroy()',
  superagent: 'request.abort()',
  '@smithy/node-http-handler': 'output.Body.resume()',
  'aws-sdk': 'output.Body.resume()',
  openai: webResponse,
  '@anthropic-ai/sdk': webResponse,
  '@hapi/wreck': 'res.resume()',
  phin: 'res.stream.resume()',
};

/** What clients are made of, and what stands between a call and its client to watch or mock it: never what the user called. */
const plumbing = new Set([
  'agent-base',
  'applicationinsights',
  'dd-trace',
  'elastic-apm-node',
  // A test file in a context of its own has a guard of its own, above that of its process.
  'eslint-plugin-bodyclose',
  'follow-redirects',
  'http-proxy-agent',
  'https-proxy-agent',
  'import-in-the-middle',
  'jest-mock',
  'msw',
  'newrelic',
  'nock',
  'proxy-agent',
  'require-in-the-middle',
  'shimmer',
  'sinon',
  'tinyspy',
]);

export function isPlumbing(name: string): boolean {
  return (
    plumbing.has(name) ||
    /^@(?:datadog|elastic|mswjs|newrelic|open-draft|opentelemetry|sentry|vitest)\//.test(name)
  );
}

/** A client that has a line of its own to write, and not that of a family of packages. */
export function hasRemedy(name: string): boolean {
  return Object.hasOwn(remedies, name);
}

export function isHttpClient(name: string): boolean {
  return hasRemedy(name) || /^@(?:aws-sdk|smithy)\//.test(name);
}

/** The line to write, for the client as it was measured (never one that hangs, rejects or crashes). */
export function remedyFor(client: string, version: string | undefined, source: Source): string {
  const remedy =
    remedies[/^@(?:aws-sdk|smithy)\//.test(client) && !hasRemedy(client) ? 'aws-sdk' : client];
  if (typeof remedy === 'function') return remedy(Number.parseInt(version ?? '3', 10));
  if (remedy !== undefined && !(client === 'undici' && source === 'fetch')) return remedy;
  return source === 'undici'
    ? 'await body.dump()'
    : source === 'http'
      ? 'res.resume()'
      : webResponse;
}
