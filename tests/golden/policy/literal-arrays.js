// A loop over a literal array with an element takes its first turn.
const KINDS = ['json', 'text'];

export async function everyKind(url, parse) {
  const res = await fetch(url);
  for (const kind of ['json', 'text']) {
    const value = await parse(kind, res);
    if (value) return value;
  }
  return null;
}

export async function readInTheFirstTurn(url) {
  const res = await fetch(url);
  for (const name of KINDS) {
    return { name, text: await res.text() };
  }
}

export async function mayHaveNoTurn(url, names) {
  const res = await fetch(url); // want no-unconsumed-body
  for (const name of names) {
    return { name, text: await res.text() };
  }
}

export async function spreadMayBeEmpty(url, names) {
  const res = await fetch(url); // want no-unconsumed-body
  for (const name of [...names]) {
    return { name, text: await res.text() };
  }
}

export async function mayBeEmptiedFirst(url) {
  const names = ['json'];
  const res = await fetch(url); // want no-unconsumed-body
  names.pop();
  for (const name of names) {
    return { name, text: await res.text() };
  }
}

export async function goesOnBehindTheLoop(url) {
  const res = await fetch(url);
  for (const name of ['etag', 'date']) {
    res.headers.delete(name);
  }
  if (!res.ok) return null; // want no-unconsumed-body
  return res.text();
}

export async function readsBehindTheLoop(url) {
  const res = await fetch(url);
  for (const [name, value] of [['a', '1'], ['b', '2']]) {
    if (res.headers.has(name)) continue;
    res.headers.set(name, value);
  }
  return res.text();
}

function patched(res) {
  const copy = new Response(res.body, res);
  for (const name of ['etag', 'date']) {
    copy.headers.delete(name);
  }
  return copy;
}

export async function throughAHelperWithALoop(url) {
  const res = await fetch(url);
  if (res.status === 404) return null; // want no-unconsumed-body /this return/
  return patched(res).text();
}

export async function oneTurn(url) {
  const res = await fetch(url);
  for (const name of ['text']) {
    console.log(name, await res.text());
  }
}

export async function oneTurnOfHead(url) {
  for (const method of ['HEAD']) {
    const res = await fetch(url, { method });
    if (!res.ok) return false;
  }
  return true;
}

export async function headFirst(url) {
  for (const method of ['HEAD', 'GET']) {
    const res = await fetch(url, { method }); // want no-unconsumed-body
    if (res.ok) return true;
  }
  return false;
}

export async function noTurn(url) {
  const res = await fetch(url); // want no-unconsumed-body
  for (const name of []) {
    console.log(name, await res.text());
  }
}

export async function twoTurns(url) {
  const res = await fetch(url);
  for (const name of ['one', 'two']) {
    console.log(name, await res.text()); // want no-body-reuse /already read in an earlier turn of the loop/
  }
}

export async function onlyTheFirstOfTwo(url) {
  const res = await fetch(url);
  for (const name of ['one', 'two']) {
    if (name === 'one') console.log(name, await res.text());
  }
}
