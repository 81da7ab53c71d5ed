// An array that a loop or a callback filled: where its length says that it has no elements, nothing is open in it.
export async function returnsWhereThereAreNone(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  if (responses.length === 0) return null;
  return Promise.all(responses.map((res) => res.text()));
}

export async function throwsWhereThereAreNone(urls) {
  const settled = await Promise.allSettled(urls.map((url) => fetch(url)));
  const responses = settled.filter((each) => each.status === 'fulfilled').map((each) => each.value);
  if (!responses.length) throw new Error('nobody answers');
  return Promise.all(responses.map((res) => res.text()));
}

export async function emptiedFromTheEnd(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  while (responses.length) await responses.pop().text();
}

export async function emptiedFromTheFront(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const texts = [];
  while (responses.length > 0) {
    const res = responses.shift();
    texts.push(await res.text());
  }
  return texts;
}

export async function emptiedUntilABreak(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (;;) {
    if (responses.length < 1) break;
    await responses.pop().text();
  }
}

export async function emptiedByAnIndex(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (let i = 0; ; i += 1) {
    if (i >= responses.length) break;
    await responses[i].text();
  }
}

export async function leavesWhereThereAreSome(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url))); // want no-unconsumed-body
  if (responses.length > 0) return responses.length;
  return Promise.all(responses.map((res) => res.text()));
}

export async function leavesWhereThereAreMany(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  if (responses.length > 3) {
    throw new Error('too many'); // want no-unconsumed-body
  }
  return Promise.all(responses.map((res) => res.text()));
}

export async function leavesWithTheRest(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  while (responses.length) {
    const res = responses.pop();
    if (!res.ok) {
      return res.status; // want no-unconsumed-body
    }
    await res.text();
  }
  return 200;
}

export async function leavesWhenSomeHaveFailed(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const failed = responses.filter((res) => !res.ok);
  if (failed.length > 0) {
    throw new Error(`${failed.length} failed`); // want no-unconsumed-body
  }
  return Promise.all(responses.map((res) => res.text()));
}

export async function readsThoseThatHaveFailed(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const failed = responses.filter((res) => !res.ok);
  if (failed.length === 0) return Promise.all(responses.map((res) => res.text()));
  await Promise.all(responses.map((res) => res.arrayBuffer()));
  throw new Error(`${failed.length} failed`);
}

export async function takesOutThoseThatHaveFailed(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const failed = responses.filter((res) => !res.ok);
  while (failed.length > 0) await failed.pop().text();
  return responses.length; // want no-unconsumed-body
}
