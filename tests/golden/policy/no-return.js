// Calls that never come back.
import process from 'node:process';
import { exit } from 'node:process';

export async function exitsTheProcess(url) {
  const res = await fetch(url);
  if (!res.ok) process.exit(1);
  return res.json();
}

export async function exitsByImportedName(url) {
  const res = await fetch(url);
  if (!res.ok) exit(1);
  return res.json();
}

export async function setsTheExitCodeOnly(url) {
  const res = await fetch(url);
  if (!res.ok) {
    process.exitCode = 1;
    return null; // want no-unconsumed-body
  }
  return res.json();
}

export async function aborts(url) {
  const res = await fetch(url);
  if (!res.ok) process.abort();
  return res.text();
}

function die(message) {
  console.error(message);
  process.exit(1);
}

function fail(message) {
  throw new Error(message);
}

const failArrow = (message) => {
  throw new Error(message);
};

function mayFail(message) {
  if (message) throw new Error(message);
}

export async function localDie(url) {
  const res = await fetch(url);
  if (!res.ok) die(`HTTP ${res.status}`);
  return res.json();
}

export async function localDieInElse(url) {
  const res = await fetch(url);
  if (res.ok) {
    return res.json();
  } else {
    die('failed');
  }
}

export async function localFail(url) {
  const res = await fetch(url);
  if (!res.ok) fail(`HTTP ${res.status}`); // want no-unconsumed-body
  return res.json();
}

export async function localFailArrow(url) {
  const res = await fetch(url);
  if (!res.ok) failArrow('failed'); // want no-unconsumed-body
  return res.json();
}

export async function localFailReturned(url) {
  const res = await fetch(url);
  if (!res.ok) return fail('failed'); // want no-unconsumed-body
  return res.json();
}

export async function localFailAfterTheRead(url) {
  const res = await fetch(url);
  if (!res.ok) fail(await res.text());
  return res.json();
}

export async function dieLeavesNothingAfterIt(url) {
  const res = await fetch(url);
  const text = await res.text();
  if (!res.ok) die(text);
  return text;
}

export async function failInATry(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) fail('failed');
    return await res.json();
  } catch {
    return null; // want no-unconsumed-body
  }
}

export async function failInATryReleased(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) fail('failed');
    return await res.json();
  } catch {
    if (!res.bodyUsed) res.body?.cancel().catch(() => {});
    return null;
  }
}

export async function mayFailWithoutTheResponse(url, message) {
  mayFail(message);
  const res = await fetch(url);
  return res.text();
}

export async function exitAfterTheLoop(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    if (!res.ok) {
      console.error(url, res.status);
      process.exit(2);
    }
    await res.text();
  }
  process.exit(0);
}

function stopAfterADescription(message) {
  const describe = () => {
    return `failed: ${message}`;
  };
  console.error(describe());
  process.exit(1);
}

export async function helperWithAReturnInside(url) {
  const res = await fetch(url);
  if (!res.ok) stopAfterADescription(res.statusText);
  return res.json();
}
