// The branch check that bodyclose tried and took back: branches that close, and those that only
// look as if one did not (B53-B58).
// https://github.com/timakin/bodyclose/issues/58, https://github.com/timakin/bodyclose/pull/70

export async function cancelledOnlyWhenTheStatusIsAnError(url) {
  const res = await fetch(url);
  if (res.status >= 400) {
    res.body?.cancel().catch(() => {});
  }
  return res.status; // want no-unconsumed-body
}

export async function bothNamedCasesReadAndNoElse(url) {
  const res = await fetch(url);
  if (res.status === 200) {
    await res.json();
  } else if (res.status === 201) {
    await res.text();
  }
  return res.status; // want no-unconsumed-body
}

export async function everyCaseReads(url) {
  const res = await fetch(url);
  if (res.status === 200) {
    await res.json();
  } else if (res.status === 201) {
    await res.text();
  } else {
    res.body?.cancel().catch(() => {});
  }
  return res.status;
}

export async function bothSidesRead(url) {
  const res = await fetch(url);
  if (res.ok) {
    return res.json();
  } else {
    return { error: await res.text() };
  }
}

export async function twoRequestsExitTheProcessOnErrorAndBothAreRead(a, b) {
  const first = await fetch(a);
  if (!first.ok) process.exit(1);
  await first.text();
  const second = await fetch(b);
  if (!second.ok) process.exit(1);
  await second.text();
}

export async function armedThenReadInsideTheEarlyReturn(url) {
  const res = await fetch(url);
  try {
    if (res.status === 200) return await res.text();
    return undefined;
  } finally {
    if (!res.body?.locked) res.body?.cancel().catch(() => {});
  }
}

export async function armedThenReadAfterTheEarlyReturn(url) {
  const res = await fetch(url);
  try {
    if (res.status === 404) return undefined;
    return await res.text();
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function armedThenReturnedEarlyWithoutAnyRead(url) {
  const res = await fetch(url);
  try {
    if (res.status === 200) return true;
    return false;
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function armedTooLateForTheEarlyReturn(url) {
  const res = await fetch(url);
  if (res.status === 404) return undefined; // want no-unconsumed-body
  try {
    return res.headers.get('etag');
  } finally {
    res.body?.cancel().catch(() => {});
  }
}
