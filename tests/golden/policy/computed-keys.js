// Responses kept in an object under keys that are computed: which one a key means is not known, and a loop over the keys passes each.
export async function readByForIn(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  for (const url in by) await by[url].text();
}

export async function readByObjectKeys(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  for (const url of Object.keys(by)) await by[url].text();
}

export async function readByTheSameKeys(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  for (const url of urls) await by[url].text();
}

export async function readByTheSameKeysInACallback(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  return Promise.all(urls.map((url) => by[url].text()));
}

export async function readByForEach(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  Object.keys(by).forEach((url) => by[url].body?.cancel());
}

export async function readByObjectValues(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  for (const res of Object.values(by)) await res.text();
}

export async function readByObjectEntries(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  const texts = {};
  for (const [url, res] of Object.entries(by)) texts[url] = await res.text();
  return texts;
}

export async function mappedOverValues(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  return Promise.all(Object.values(by).map((res) => res.json()));
}

export async function groupedByStatus(urls) {
  const byStatus = {};
  for (const url of urls) {
    const res = await fetch(url);
    (byStatus[res.status] ??= []).push(res);
  }
  for (const status in byStatus) for (const res of byStatus[status]) await res.arrayBuffer();
  return Object.keys(byStatus);
}

export async function readAtOnce(urls) {
  const by = {};
  const texts = [];
  for (const url of urls) {
    by[url] = await fetch(url);
    texts.push(await by[url].text());
  }
  return texts;
}

export async function returnedByKeys(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  return by;
}

export async function spreadByKeys(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  return { ...by };
}

export async function promisesByKeys(urls) {
  const by = {};
  for (const url of urls) by[url] = fetch(url);
  for (const url of urls) await (await by[url]).text();
}

export async function promisesOfValues(urls) {
  const by = {};
  for (const url of urls) by[url] = fetch(url);
  const all = await Promise.all(Object.values(by));
  return Promise.all(all.map((res) => res.text()));
}

export async function twoNamedByVariables(a, b) {
  const by = {};
  by[a] = await fetch(a);
  by[b] = await fetch(b);
  return [await by[a].text(), await by[b].text()];
}

export async function twoWrittenOut(a, b) {
  const by = { left: await fetch(a), right: await fetch(b) };
  for (const side in by) await by[side].text();
}

export async function besideANamedOne(urls) {
  const by = { first: await fetch(urls[0]) };
  for (const url of urls) by[url] = await fetch(url);
  for (const key in by) await by[key].text();
}

export async function besideACount(urls) {
  const by = { count: 0 };
  for (const url of urls) {
    by[url] = await fetch(url);
    by.count += 1;
  }
  for (const url of urls) await by[url].text();
  return by.count;
}

export async function keptAndRetried(urls) {
  const by = {};
  for (const url of urls) {
    by[url] ??= await fetch(url);
  }
  for (const url of urls) await by[url]?.text();
}

export async function neverRead(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url); // want no-unconsumed-body
  return Object.keys(by);
}

export async function statusesOnly(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url); // want no-unconsumed-body
  for (const url in by) console.log(by[url].status);
}

export async function statusesOfValues(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url); // want no-unconsumed-body
  return Object.values(by).map((res) => res.status);
}

export async function readWhereOk(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url); // want no-unconsumed-body
  for (const url of urls) if (by[url].ok) await by[url].text();
}

export async function thrownInTheMiddle(urls) {
  const by = {};
  for (const url of urls) by[url] = await fetch(url);
  for (const url of urls) {
    if (!by[url].ok) throw new Error(url); // want no-unconsumed-body
    await by[url].text();
  }
}

export async function twoOfAnArray(a, b, i) {
  const both = [await fetch(a), await fetch(b)];
  return [await both[i].text(), await both[1 - i].text()];
}

export async function oneOfAnArray(a, b, i) {
  const both = [
    await fetch(a),
    await fetch(b), // want no-unconsumed-body
  ];
  return both[i].text();
}

export async function arrayReadInACallback(urls) {
  const responses = [];
  for (const url of urls) responses.push(await fetch(url));
  return Promise.all(urls.map((url, i) => responses[i].text()));
}

export async function arrayReadInPartInACallback(urls) {
  const responses = [];
  for (const url of urls) responses.push(await fetch(url));
  return Promise.all(urls.map((url, i) => (responses[i].ok ? responses[i].text() : null))); // want no-unconsumed-body
}

export async function entriesOfAnObject(a, b) {
  const both = { a: await fetch(a), b: await fetch(b) };
  for (const [name, res] of Object.entries(both)) console.log(name, await res.text());
}

export async function entriesInPart(a, b) {
  const both = {
    a: await fetch(a), // want no-unconsumed-body
    b: await fetch(b), // want no-unconsumed-body
  };
  for (const [name, res] of Object.entries(both)) if (res.ok) console.log(name, await res.text());
}
