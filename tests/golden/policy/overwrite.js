// A variable is assigned again while its old body is open.

export async function overwrittenByASecondRequest(a, b) {
  let res = await fetch(a);
  if (res.status === 404) {
    res = await fetch(b); // want no-unconsumed-body /opened on line 4/
  }
  return res.json();
}

export async function drainedBeforeTheSecondRequest(a, b) {
  let res = await fetch(a);
  if (res.status === 404) {
    await res.text();
    res = await fetch(b);
  }
  return res.json();
}

export async function overwrittenUnconditionally(a, b) {
  let res = await fetch(a); // want no-unconsumed-body
  res = await fetch(b);
  return res.json();
}

export async function overwrittenByNull(url) {
  let res = await fetch(url);
  if (!res.ok) res = null; // want no-unconsumed-body
  return res ? res.json() : null;
}

export async function cancelledThenNull(url) {
  let res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    res = null;
  }
  return res ? res.json() : null;
}

export async function keptUnderAnotherName(a, b) {
  let res = await fetch(a);
  const first = res;
  res = await fetch(b);
  return [await first.json(), await res.json()];
}

export async function logicalAssignmentKeepsTheOpenOne(a, b) {
  let res = await fetch(a);
  res ??= await fetch(b);
  return res.json();
}

export async function refreshesTheToken(url, token, refresh) {
  let res = await fetch(url, { headers: { authorization: token } });
  if (res.status === 401) {
    const fresh = await refresh();
    res = await fetch(url, { headers: { authorization: fresh } }); // want no-unconsumed-body
  }
  return res;
}

export async function refreshesTheTokenReleased(url, token, refresh) {
  let res = await fetch(url, { headers: { authorization: token } });
  if (res.status === 401) {
    await res.body?.cancel();
    const fresh = await refresh();
    res = await fetch(url, { headers: { authorization: fresh } });
  }
  return res;
}

export async function fallbackMirror(mirrors) {
  let res = null;
  for (const mirror of mirrors) {
    res = await fetch(mirror); // want no-unconsumed-body
    if (res.ok) break;
  }
  if (!res) throw new Error('no mirrors');
  return res.text();
}

export async function overwrittenByTheText(url) {
  let value = await fetch(url);
  value = await value.text();
  return value;
}

export async function overwrittenByTheStatus(url) {
  let value = await fetch(url); // want no-unconsumed-body
  value = value.status;
  return value;
}

export async function twoVariablesInTurn(a, b) {
  let res;
  res = await fetch(a);
  const one = await res.text();
  res = await fetch(b);
  const two = await res.text();
  return one + two;
}

export async function overwrittenElement(a, b) {
  const pair = [await fetch(a), await fetch(b)];
  if (pair[0].status === 503) {
    pair[0] = await fetch(a); // want no-unconsumed-body
  }
  return Promise.all(pair.map((res) => res.text()));
}

export async function elementReadBeforeItIsOverwritten(a, b) {
  const pair = [await fetch(a), await fetch(b)];
  if (pair[0].status === 503) {
    await pair[0].arrayBuffer();
    pair[0] = await fetch(a);
  }
  return Promise.all(pair.map((res) => res.text()));
}

export async function elementReplacedByItsText(url) {
  const kept = [await fetch(url)];
  kept[0] = await kept[0].text();
  return kept;
}

export async function elementsFilledInTurn(urls) {
  const kept = [];
  for (let i = 0; i < urls.length; i += 1) {
    kept[i] = await fetch(urls[i]);
  }
  return kept;
}

export async function elementsSwapped(a, b) {
  const pair = [await fetch(a), await fetch(b)];
  [pair[0], pair[1]] = [pair[1], pair[0]];
  return Promise.all(pair.map((res) => res.text()));
}

export async function elementsSwappedByHand(a, b) {
  const pair = [await fetch(a), await fetch(b)];
  const first = pair[0];
  pair[0] = pair[1];
  pair[1] = first;
  return Promise.all(pair.map((res) => res.text()));
}

export async function elementSetToNothing(url) {
  const kept = [await fetch(url)]; // want no-unconsumed-body
  kept[0] = null;
  return kept.length;
}
