// Web hooks, heartbeats, telemetry: requests whose answer interests nobody.
import { queue } from './queue.js';

export async function slackMessage(hook: string, text: string) {
  await fetch(hook, { method: 'POST', body: JSON.stringify({ text }) }); // want no-unconsumed-body
}

export function slackMessageInTheBackground(hook: string, text: string) {
  void fetch(hook, { method: 'POST', body: JSON.stringify({ text }) }).catch(() => {}); // want no-unconsumed-body
}

export async function slackMessageWithACheck(hook: string, text: string) {
  const res = await fetch(hook, { method: 'POST', body: text });
  if (!res.ok) {
    return { ok: false, error: await res.text() };
  }
  return { ok: true }; // want no-unconsumed-body
}

export async function slackMessageReadAndIgnored(hook: string, text: string) {
  const res = await fetch(hook, { method: 'POST', body: text });
  await res.text();
}

export function slackMessageReadInAChain(hook: string, text: string) {
  return fetch(hook, { method: 'POST', body: text })
    .then((res) => res.text())
    .then((answer) => answer === 'ok');
}

export function heartbeat(url: string) {
  setInterval(() => {
    fetch(url).catch((error) => console.error('heartbeat', error)); // want no-unconsumed-body
  }, 60_000);
}

export function heartbeatThatDrains(url: string) {
  setInterval(async () => {
    try {
      const res = await fetch(url);
      await res.arrayBuffer();
    } catch (error) {
      console.error('heartbeat', error);
    }
  }, 60_000);
}

export async function telemetry(events: unknown[]) {
  try {
    await fetch('https://telemetry.example/v1', { method: 'POST', body: JSON.stringify(events) }); // want no-unconsumed-body
  } catch {
    // telemetry must not disturb the program
  }
}

export async function deliverToEach(hooks: string[], payload: string) {
  await Promise.all(
    hooks.map(async (hook) => {
      const res = await fetch(hook, { method: 'POST', body: payload }); // want no-unconsumed-body
      if (!res.ok) console.error(`${hook} answered ${res.status}`);
    }),
  );
}

export async function deliverAndRecord(hook: string, payload: string) {
  const res = await fetch(hook, { method: 'POST', body: payload });
  const record = { at: Date.now(), status: res.status, body: (await res.text()).slice(0, 1000) };
  if (!res.ok) throw new Error(`hook answered ${record.status}`);
  return record;
}

export function queued(hook: string) {
  queue.add(() => fetch(hook, { method: 'POST' }));
}

export function givenToTheRuntime(hook: string, context: { waitUntil(promise: Promise<unknown>): void }) {
  context.waitUntil(fetch(hook, { method: 'POST' }));
}
