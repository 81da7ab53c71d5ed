// spancheck's limits and fixed reports: several returns, nested closures, inner blocks (P1-P5).
// https://github.com/jjti/go-spancheck

export async function armedOnceThenSeveralReturns(url, depth) {
  const res = await fetch(url);
  try {
    if (depth === 0) return 'none';
    if (depth > 10) throw new RangeError('too deep');
    if (!res.ok) return 'refused';
    return 'done';
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function reassignedAfterTheFirstWasReleased(url) {
  let res = await fetch(url);
  try {
    console.log(res.status);
  } finally {
    res.body?.cancel().catch(() => {});
  }
  res = await fetch(`${url}/next`);
  try {
    return res.status;
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function releasedInFinallyOnlyAfterAFailure(url, accepts) {
  const res = await fetch(url);
  const failed = !accepts(res.headers);
  try {
    console.log(res.status);
  } finally {
    if (failed) {
      res.body?.cancel().catch(() => {});
    }
  }
  return res.status; // want no-unconsumed-body
}

export async function releasedTwoClosuresDeep(url) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    (() => {
      (() => {
        res.body?.cancel().catch(() => {});
      })();
    })();
  }
}

export async function acquiredInAnInnerBlockAndReturnedOutsideIt(url, online) {
  let answer = 'offline';
  if (online) {
    const res = await fetch(url);
    answer = await res.text();
  }
  return answer;
}
