// Clients of public APIs as backends write them.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { metrics } from './support.js';

const GITHUB = 'https://api.github.com';

interface Issue {
  number: number;
  title: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly detail: string;

  constructor(message: string, status: number, detail = '') {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.detail = detail;
  }
}

export async function listIssues(repo: string, token: string): Promise<Issue[]> {
  const issues: Issue[] = [];
  let url: string | null = `${GITHUB}/repos/${repo}/issues?per_page=100`;
  while (url) {
    const response: Response = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    });
    if (!response.ok) {
      throw new ApiError(`GitHub answered ${response.status}`, response.status); // want no-unconsumed-body
    }
    issues.push(...((await response.json()) as Issue[]));
    url = nextLink(response.headers.get('link'));
  }
  return issues;
}

export async function listIssuesReleased(repo: string, token: string): Promise<Issue[]> {
  const issues: Issue[] = [];
  let url: string | null = `${GITHUB}/repos/${repo}/issues?per_page=100`;
  while (url) {
    const response: Response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) {
      throw new ApiError(`GitHub answered ${response.status}`, response.status, await response.text());
    }
    issues.push(...((await response.json()) as Issue[]));
    url = nextLink(response.headers.get('link'));
  }
  return issues;
}

function nextLink(header: string | null): string | null {
  const match = header?.match(/<([^>]+)>; rel="next"/);
  return match?.[1] ?? null;
}

export async function addLabel(repo: string, issue: number, label: string, token: string): Promise<void> {
  const response = await fetch(`${GITHUB}/repos/${repo}/issues/${issue}/labels`, { // want no-unconsumed-body
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ labels: [label] }),
  });
  if (!response.ok) {
    const body = await response.text();
    throw new ApiError(`could not label: ${body}`, response.status);
  }
}

export async function addLabelReleased(repo: string, issue: number, label: string, token: string): Promise<void> {
  const response = await fetch(`${GITHUB}/repos/${repo}/issues/${issue}/labels`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ labels: [label] }),
  });
  const body = await response.text();
  if (!response.ok) throw new ApiError(`could not label: ${body}`, response.status);
}

export async function fileExists(repo: string, path: string): Promise<boolean> {
  const res = await fetch(`${GITHUB}/repos/${repo}/contents/${path}`); // want no-unconsumed-body
  if (res.status === 404) return false;
  if (!res.ok) throw new ApiError('failed', res.status);
  return true;
}

export async function fileExistsByHead(repo: string, path: string): Promise<boolean> {
  const res = await fetch(`${GITHUB}/repos/${repo}/contents/${path}`, { method: 'HEAD' });
  if (res.status === 404) return false;
  if (!res.ok) throw new ApiError('failed', res.status);
  return true;
}

export async function isFollowing(user: string, token: string): Promise<boolean> {
  const res = await fetch(`${GITHUB}/user/following/${user}`, { headers: { authorization: `Bearer ${token}` } });
  if (res.status === 204) return true;
  if (res.status === 404) return false; // want no-unconsumed-body
  throw new ApiError('unexpected', res.status, await res.text());
}

export async function postToSlack(webhook: string, text: string): Promise<void> {
  const res = await fetch(webhook, { // want no-unconsumed-body
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  if (!res.ok) {
    console.error(`Slack webhook failed: ${res.status} ${res.statusText}`);
  }
}

export async function postToSlackReleased(webhook: string, text: string): Promise<void> {
  const res = await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  const answer = await res.text();
  if (!res.ok) {
    console.error(`Slack webhook failed: ${res.status} ${answer}`);
  }
}

export async function slackApi<T>(method: string, token: string, body: unknown): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const res = await fetch(`https://slack.com/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (res.status === 429 && attempt < 5) {
      await sleep(Number(res.headers.get('retry-after') ?? 1) * 1000);
      continue; // want no-unconsumed-body
    }
    const data = (await res.json()) as T & { ok: boolean; error?: string };
    if (!data.ok) throw new Error(`Slack: ${data.error}`);
    return data;
  }
}

export async function slackApiReleased<T>(method: string, token: string, body: unknown): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const res = await fetch(`https://slack.com/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (res.status === 429 && attempt < 5) {
      await res.arrayBuffer();
      await sleep(Number(res.headers.get('retry-after') ?? 1) * 1000);
      continue;
    }
    const data = (await res.json()) as T & { ok: boolean; error?: string };
    if (!data.ok) throw new Error(`Slack: ${data.error}`);
    return data;
  }
}

export async function complete(prompt: string, apiKey: string, signal?: AbortSignal): Promise<string> {
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: prompt }] }),
    signal,
  });

  if (response.status === 401) {
    throw new ApiError('invalid key', 401); // want no-unconsumed-body
  }
  if (!response.ok) {
    const error = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
    throw new ApiError(error?.error?.message ?? response.statusText, response.status);
  }

  const data = (await response.json()) as { choices: { message: { content: string } }[] };
  return data.choices[0]?.message.content ?? '';
}

export async function* streamCompletion(prompt: string, apiKey: string): AsyncGenerator<string> {
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ stream: true, messages: [{ role: 'user', content: prompt }] }),
  });
  if (!response.ok || !response.body) {
    throw new ApiError('stream failed', response.status); // want no-unconsumed-body
  }

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      buffer += value;
      const lines = buffer.split('\n');
      buffer = lines.pop() ?? '';
      for (const line of lines) {
        if (line === 'data: [DONE]') return;
        if (line.startsWith('data: ')) yield line.slice(6);
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

export async function* streamCompletionLeavesTheReader(prompt: string, apiKey: string): AsyncGenerator<string> {
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ stream: true, messages: [{ role: 'user', content: prompt }] }),
  });
  if (!response.ok) throw new ApiError('stream failed', response.status, await response.text());

  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  while (true) {
    const { value, done } = await reader.read();
    if (done) break;
    const line = decoder.decode(value, { stream: true });
    if (line.includes('[DONE]')) {
      return; // want no-unconsumed-body
    }
    yield line;
  }
}

export async function exchangeCode(tokenUrl: string, code: string, clientId: string, secret: string) {
  const res = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, client_id: clientId, client_secret: secret }),
  });
  if (res.status >= 500) throw new Error('identity provider is down'); // want no-unconsumed-body
  const json = (await res.json()) as { access_token?: string; error?: string };
  if (!json.access_token) throw new Error(json.error ?? 'no token');
  return json.access_token;
}

export async function exchangeCodeReleased(tokenUrl: string, code: string, clientId: string, secret: string) {
  const res = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code, client_id: clientId, client_secret: secret }),
  });
  const text = await res.text();
  if (res.status >= 500) throw new Error('identity provider is down');
  const json = JSON.parse(text) as { access_token?: string; error?: string };
  if (!json.access_token) throw new Error(json.error ?? 'no token');
  return json.access_token;
}

export async function revokeToken(url: string, token: string): Promise<boolean> {
  try {
    const res = await fetch(url, { method: 'POST', body: new URLSearchParams({ token }) }); // want no-unconsumed-body
    return res.ok;
  } catch (error) {
    console.warn('revoke failed', error);
    return false;
  }
}

export class TokenClient {
  private token: string | undefined;
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  private async refresh(): Promise<string> {
    const res = await fetch(`${this.base}/token`, { method: 'POST' });
    if (!res.ok) throw new ApiError('refresh failed', res.status, await res.text());
    const { token } = (await res.json()) as { token: string };
    this.token = token;
    return token;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const token = this.token ?? (await this.refresh());
    const first = await fetch(this.base + path, { ...init, headers: { authorization: token } });
    if (first.status !== 401) return first;
    return fetch(this.base + path, { ...init, headers: { authorization: await this.refresh() } }); // want no-unconsumed-body
  }

  async requestReleased(path: string, init: RequestInit = {}): Promise<Response> {
    const token = this.token ?? (await this.refresh());
    const first = await fetch(this.base + path, { ...init, headers: { authorization: token } });
    if (first.status !== 401) return first;
    await first.body?.cancel();
    const fresh = await this.refresh();
    return fetch(this.base + path, { ...init, headers: { authorization: fresh } });
  }

  async profile(): Promise<unknown> {
    const res = await this.requestReleased('/me');
    if (res.status === 404) return null; // want no-unconsumed-body
    return res.json();
  }

  async deleteAccount(): Promise<void> {
    const res = await this.requestReleased('/me', { method: 'DELETE' }); // want no-unconsumed-body
    if (!res.ok) throw new ApiError('delete failed', res.status);
  }

  async rename(name: string): Promise<void> {
    const res = await this.requestReleased('/me', { method: 'PATCH', body: JSON.stringify({ name }) });
    if (!res.ok) throw new ApiError('rename failed', res.status, await res.text());
    await res.arrayBuffer();
  }
}

export async function sendWebhook(url: string, secret: string, payload: unknown): Promise<void> {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const started = Date.now();
  let status = 0;
  try {
    const res = await fetch(url, { // want no-unconsumed-body
      method: 'POST',
      headers: { 'x-signature': signature },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    status = res.status;
  } finally {
    metrics.timing('webhook', Date.now() - started, { status });
  }
}

export async function sendWebhookReleased(url: string, secret: string, payload: unknown): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const res = await fetch(url, { method: 'POST', headers: { 'x-signature': signature }, body });
  res.body?.cancel().catch(() => {});
  return res.status;
}

export async function graphql<T>(url: string, query: string, variables: Record<string, unknown>): Promise<T> {
  const res = await fetch(url, { method: 'POST', body: JSON.stringify({ query, variables }) });
  const type = res.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) {
    throw new ApiError(`unexpected content type ${type}`, res.status); // want no-unconsumed-body
  }
  const { data, errors } = (await res.json()) as { data: T; errors?: { message: string }[] };
  if (errors?.length) throw new Error(errors[0]?.message);
  return data;
}

export async function parseError(res: Response): Promise<ApiError> {
  const text = await res.text();
  try {
    const { message } = JSON.parse(text) as { message: string };
    return new ApiError(message, res.status, text);
  } catch {
    return new ApiError(res.statusText, res.status, text);
  }
}

export async function withParseError(url: string): Promise<unknown> {
  const res = await fetch(url);
  if (!res.ok) throw await parseError(res);
  return res.json();
}

export async function withParseErrorOnlySometimes(url: string): Promise<unknown> {
  const res = await fetch(url);
  if (res.status === 404) return undefined; // want no-unconsumed-body
  if (!res.ok) throw await parseError(res);
  return res.json();
}
