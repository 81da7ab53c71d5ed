// go vet's lostcancel: is there a path to a return that never touches the thing (L1-L8, L11-L18).
// https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/lostcancel
import { setTimeout as sleep } from 'node:timers/promises';
import { debugging } from './settings.js';

let current;

export async function usedOnlyUnderACondition(url) {
  const res = await fetch(url);
  if (debugging) {
    console.log(await res.text());
  }
  return res.status; // want no-unconsumed-body /opened on line \d+/
}

export async function assignedLaterAndUsedOnlyUnderACondition(url) {
  let res;
  res = await fetch(url);
  if (debugging) {
    console.log(await res.text());
  }
  return res.status; // want no-unconsumed-body
}

export async function nobodyNamesTheResult(url) {
  await fetch(url); // want no-unconsumed-body
}

export async function inFinally(url) {
  const res = await fetch(url);
  try {
    await sleep(10);
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function oneBranchOnly(url, full) {
  const res = await fetch(url);
  if (full) return res.text();
  return res.statusText; // want no-unconsumed-body
}

export async function otherBranchNeverEnds(url, full) {
  const res = await fetch(url);
  if (full) {
    return res.text();
  }
  for (;;) {
    await sleep(1000);
  }
}

export async function otherBranchLoopsAWhileAndLeaves(url, full) {
  const res = await fetch(url);
  if (full) {
    return res.text();
  }
  for (let i = 0; i < 3; i++) {
    await sleep(1000);
  }
  return ''; // want no-unconsumed-body
}

export async function everySwitchCaseReadsOrExits(url, mode) {
  const res = await fetch(url);
  switch (mode) {
    case 'json':
      return res.json();
    case 'log':
      console.log('as text');
    case 'text':
      return res.text();
    case 'die':
      process.exit(1);
    default:
      res.body?.cancel().catch(() => {});
      return undefined;
  }
}

export async function oneSwitchCaseForgets(url, mode) {
  const res = await fetch(url);
  switch (mode) {
    case 'json':
      return res.json();
    case 'status':
      return res.status; // want no-unconsumed-body
    default:
      return res.text();
  }
}

export async function switchWithoutADefaultFallsOut(url, mode) {
  const res = await fetch(url);
  switch (mode) {
    case 'json':
      return res.json();
    case 'text':
      return res.text();
  }
  return undefined; // want no-unconsumed-body
}

export function insideABackgroundTask(url, quick) {
  setImmediate(async () => {
    const res = await fetch(url);
    if (quick) return; // want no-unconsumed-body
    console.log(await res.text());
  });
}

export function fieldThatHoldsAFunctionIsNoBody(url) {
  const task = { url, run: undefined };
  task.run = () => task.url;
  return task;
}

export async function assignedToAResultVariableThatIsReturned(url) {
  let result;
  result = await fetch(url);
  return result;
}

export const literalThatAssignsAndReturns = async (url) => {
  let result;
  try {
    result = await fetch(url);
  } catch {
    result = undefined;
  }
  return result;
};

export async function assignedByAnInnerFunctionAndReadOutside(url) {
  let res;
  const open = async () => {
    res = await fetch(url);
  };
  await open();
  return res.text();
}

export async function moduleVariableIsSomebodyElsesCare(url) {
  current = await fetch(url);
}

export async function programThatEndsTheProcess(url) {
  const res = await fetch(url);
  process.exit(res.ok ? 0 : 1);
}

export async function sameWithoutEndingTheProcess(url) {
  const res = await fetch(url); // want no-unconsumed-body
  process.exitCode = res.ok ? 0 : 1;
}

export async function onlyLooksLikeFetch(url) {
  const fetch = async (path) => ({ ok: true, path });
  const res = await fetch(url);
  return res.ok;
}

export async function twoBlocksAndOneForgets(url) {
  {
    const res = await fetch(url);
    await res.text();
  }
  {
    const res = await fetch(url); // want no-unconsumed-body
    console.log(res.status);
  }
}
