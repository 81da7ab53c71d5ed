// What Go's bodyclose checks first: a call, a variable, a close (B1-B9, B18-B20, B22-B24, B33, B35).
// https://github.com/timakin/bodyclose
import { createServer } from 'node:http';

export async function twoRequestsEachReadDirectly(a, b) {
  const first = await fetch(a);
  await first.text();
  const second = await fetch(b);
  await second.text();
}

export async function bodyInALocalThenCancelled(url) {
  const res = await fetch(url);
  const body = res.body;
  body?.cancel().catch(() => {});
}

export async function bodyInALocalCancelledBeforeTheStatusCheck(url) {
  const res = await fetch(url);
  const { body, status } = res;
  body?.cancel().catch(() => {});
  if (status >= 400) throw new Error(`answered ${status}`);
  return status;
}

export async function cancelledInFinally(url) {
  const res = await fetch(url);
  try {
    return res.headers.get('etag');
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function sameVariableAssignedThreeTimesAndOnlyLookedAt(url) {
  let res = await fetch(url); // want no-unconsumed-body
  console.log(res);
  res = await fetch(`${url}/second`); // want no-unconsumed-body
  console.log(res.status);
  res = await fetch(`${url}/third`); // want no-unconsumed-body
  console.log(res.body);
}

export async function assignedToAVariableNobodyUses(url) {
  const _ = await fetch(url); // want no-unconsumed-body
}

export async function bareCall(url) {
  await fetch(url); // want no-unconsumed-body
}

export async function closingClosureDefinedAndCalled(url) {
  const res = await fetch(url);
  const close = () => {
    res.body?.cancel().catch(() => {});
  };
  console.log(res.status);
  close();
}

export async function closingClosureDefinedAndNeverCalled(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const close = () => {
    res.body?.cancel().catch(() => {});
  };
  return res.status;
}

export async function closingClosureCalledOnOneBranch(url, verbose) {
  const res = await fetch(url);
  const close = () => res.body?.cancel().catch(() => {});
  if (verbose) return res.status; // want no-unconsumed-body
  close();
  return 0;
}

export function requestAndReadBothInsideAClosureNobodyCalls(url) {
  const probe = async () => {
    const res = await fetch(url);
    await res.text();
  };
}

export function closureNobodyCallsIsStillJudgedOnItsOwn(url) {
  const probe = async () => {
    const res = await fetch(url); // want no-unconsumed-body
    console.log(res.status);
  };
}

export async function returnsTheResponseVariable(url) {
  const res = await fetch(url);
  return res;
}

async function open(url) {
  const res = await fetch(url);
  return res;
}

export async function callerReadsTheResponseOfAWrapper(url) {
  const res = await open(url);
  return res.text();
}

export async function callerDropsTheResponseOfAWrapper(url) {
  const res = await open(url); // want no-unconsumed-body
  return res.status;
}

export async function returnsTheStream(url) {
  const res = await fetch(url);
  return res.body; // want no-detached-body
}

export async function returnsTheStreamUnlessTheServerRefused(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(res.statusText); // want no-unconsumed-body
  }
  return res.body; // want no-detached-body
}

export async function returnsTheStreamOrNullWhenThereIsNone(url) {
  const res = await fetch(url);
  if (!res.body) return null;
  return res.body; // want no-detached-body
}

export async function cancelledInAnImmediatelyRunFunctionInFinally(url) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    (() => {
      res.body?.cancel().catch(() => {});
    })();
  }
}

export async function readAsTheArgumentOfAPrint(url) {
  const res = await fetch(url);
  console.log(await res.text());
}

export async function cancelHandedToAnotherFunctionInFinally(url, settle) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    settle(res.body?.cancel());
  }
}

export async function drainedThenCancelledInFinally(url) {
  const res = await fetch(url);
  try {
    return res.headers.get('location');
  } finally {
    await res.arrayBuffer().catch(() => {});
  }
}

export async function declaredOutsideAssignedInAnIfAndReadAfterIt(url, wanted) {
  let res;
  if (wanted) {
    res = await fetch(url);
  }
  return res?.text();
}

export function serverThatNeverFetches(port) {
  return createServer((req, res) => {
    res.end('ok');
  }).listen(port);
}
