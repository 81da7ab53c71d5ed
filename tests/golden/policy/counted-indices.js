// A loop that reads an array of known elements at an index: where it ends is counted.
export async function endsByABreakAhead(a, b) {
  const responses = await Promise.all([fetch(a), fetch(b)]);
  for (let i = 0; ; i += 1) {
    if (i >= responses.length) break;
    await responses[i].text();
  }
}

export async function endsByAReturn(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  let i = 0;
  while (true) {
    if (i === responses.length) return i;
    await responses[i].text();
    i += 1;
  }
}

export async function endsByABreakBehind(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  let i = 0;
  for (;;) {
    await responses[i].text();
    if (++i === 2) break;
  }
}

export async function endsByAnElse(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  let i = 0;
  for (;;) {
    if (i < responses.length) await responses[i++].text();
    else break;
  }
}

export async function endsWithTheTest(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  let i = 0;
  do {
    await responses[i].text();
    i += 1;
  } while (i < responses.length);
}

export async function twoInATurn(a, b, c, d) {
  const responses = [await fetch(a), await fetch(b), await fetch(c), await fetch(d)];
  for (let i = 0; i < responses.length; i += 2) {
    await responses[i].text();
    await responses[i + 1].text();
  }
}

export async function fromTheSecondOn(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  const first = await responses[0].text();
  for (let i = 1; i < responses.length; i += 1) await responses[i].text();
  return first;
}

export async function backwards(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  for (let i = responses.length - 1; i >= 0; i -= 1) await responses[i].text();
}

export async function backwardsInTheTest(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  let i = responses.length;
  while (i--) await responses[i].text();
}

export async function theLastIsReturned(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  for (let i = 0; i < responses.length; i += 1) {
    if (i === responses.length - 1) return responses[i];
    await responses[i].arrayBuffer();
  }
}

export async function collected(urls) {
  const responses = [];
  for (const url of urls) responses.push(await fetch(url));
  for (let i = 0; ; i += 1) {
    if (i >= responses.length) break;
    await responses[i].text();
  }
}

export async function passesOverTheFirst(a, b) {
  const responses = [await fetch(a), await fetch(b)]; // want no-unconsumed-body
  for (let i = 1; i < responses.length; i += 1) await responses[i].text();
}

export async function stopsOneShort(a, b) {
  const responses = [await fetch(a), await fetch(b)]; // want no-unconsumed-body
  for (let i = 0; ; i += 1) {
    if (i >= responses.length - 1) break;
    await responses[i].text();
  }
}

export async function leavesEarly(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  for (let i = 0; i < responses.length; i += 1) {
    if ((await responses[i].text()) === 'stop') return i; // want no-unconsumed-body
  }
  return -1;
}
