// What sqlclosecheck and rowserrcheck ask of result rows, asked of streams (Q1-Q8, Q23-Q25, E1-E10).
// https://github.com/ryanrolds/sqlclosecheck, https://github.com/jingyugao/rowserrcheck

export async function cancelledInFinally(url) {
  const res = await fetch(url);
  try {
    return res.headers.get('x-total');
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function cancelledAndLoggedInFinally(url) {
  const res = await fetch(url);
  try {
    return res.headers.get('x-total');
  } finally {
    await res.body?.cancel().catch((error) => console.error('cancel failed', error));
  }
}

export async function iteratedToTheEndNeedsNoClose(url) {
  const res = await fetch(url);
  let rows = 0;
  for await (const chunk of res.body) rows += chunk.length;
  return rows;
}

export async function cancelledAtTheEndWithoutFinally(url) {
  const res = await fetch(url);
  const total = res.headers.get('x-total');
  res.body?.cancel().catch(() => {});
  return total;
}

function cancelIt(res) {
  res.body?.cancel().catch(() => {});
}

function forgetIt(res) {
  console.log(res.status);
}

export async function givenToAFunctionThatCancels(url) {
  const res = await fetch(url);
  cancelIt(res);
}

export async function givenToAFunctionThatForgetsIt(url) {
  const res = await fetch(url); // want no-unconsumed-body
  forgetIt(res);
}

export async function returnedThroughAVariable(url) {
  const rows = await fetch(url);
  return rows;
}

export function returnedDirectly(url) {
  return fetch(url);
}

export async function namedCancellerInFinally(url) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    cancelIt(res);
  }
}

export async function threeReassignmentsWithoutARead(url) {
  let rows = await fetch(`${url}/1`); // want no-unconsumed-body
  console.log(rows.status);
  rows = await fetch(`${url}/2`); // want no-unconsumed-body
  console.log(rows.status);
  rows = await fetch(`${url}/3`); // want no-unconsumed-body
  return rows.status;
}

export async function threeReassignmentsEachRead(url) {
  let rows = await fetch(`${url}/1`);
  await rows.text();
  rows = await fetch(`${url}/2`);
  await rows.text();
  rows = await fetch(`${url}/3`);
  return rows.text();
}

export async function aliasThenRead(url) {
  const rows = await fetch(url);
  const same = rows;
  if (!same.ok) return same.text();
  return rows.json();
}

export async function readByTheClosureThatAClosureReturns(url) {
  const rows = await fetch(url);
  const makeReader = () => () => rows.text();
  const read = makeReader();
  return read();
}

export async function readByAClosureNobodyCalls(url) {
  const rows = await fetch(url); // want no-unconsumed-body
  const read = async () => {
    await rows.text();
  };
  return rows.ok;
}

export async function twoBranchesAssignAndTheJoinReads(url, cached) {
  let rows;
  if (cached) {
    rows = await fetch(url, { cache: 'force-cache' });
  } else {
    rows = await fetch(url);
  }
  return rows.json();
}

export async function twoBranchesAssignAndTheJoinLooks(url, cached) {
  let rows;
  if (cached) {
    rows = await fetch(url, { cache: 'force-cache' }); // want no-unconsumed-body
  } else {
    rows = await fetch(url); // want no-unconsumed-body
  }
  return rows.status;
}

export async function readAsTheLastStatement(url) {
  const rows = await fetch(url);
  if (rows.status === 204) return '';
  return rows.text();
}
