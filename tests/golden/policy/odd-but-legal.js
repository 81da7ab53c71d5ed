// Syntax that is legal and rare: the path is followed all the same.
import { note, tag } from './support.js';

export async function continueToALabel(groups) {
  outer: for (const urls of groups) {
    for (const url of urls) {
      const res = await fetch(url);
      if (!res.ok) continue outer; // want no-unconsumed-body
      note(await res.text());
    }
  }
}

export async function breakOutOfALabelledBlock(url) {
  const res = await fetch(url);
  work: {
    if (!res.ok) break work;
    return res.json();
  }
  return null; // want no-unconsumed-body
}

export async function breakOutOfALabelledBlockReleased(url) {
  const res = await fetch(url);
  work: {
    if (!res.ok) break work;
    return res.json();
  }
  await res.arrayBuffer();
  return null;
}

export async function variableInsideTheLabelledBlock(url) {
  work: {
    const res = await fetch(url);
    if (!res.ok) break work; // want no-unconsumed-body
    return res.json();
  }
  return null;
}

export async function switchFallthroughDrops(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 404:
      note('missing');
    // falls through
    case 410:
      return null; // want no-unconsumed-body
    default:
      return res.json();
  }
}

export async function breakInsideASwitchInALoop(urls) {
  for (const url of urls) {
    const res = await fetch(url); // want no-unconsumed-body
    switch (res.status) {
      case 200:
        note(await res.text());
        break;
      case 404:
        break;
      default:
        throw new Error(await res.text());
    }
  }
}

export async function breakInsideASwitchThenDrain(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    switch (res.status) {
      case 404:
        note('missing');
        break;
      default:
        note(res.status);
    }
    await res.arrayBuffer();
  }
}

export async function commaRead(url) {
  const res = await fetch(url);
  return note(res.status), res.json();
}

export async function commaDrops(url) {
  return await fetch(url), true; // want no-unconsumed-body
}

export async function nestedTernaries(url) {
  const res = await fetch(url);
  return res.ok ? res.json() : res.status === 404 ? null : res.text(); // want no-unconsumed-body
}

export async function nestedTernariesRead(url) {
  const res = await fetch(url);
  return res.ok ? res.json() : res.status === 404 ? res.text() : res.blob();
}

export async function optionalChains(url) {
  const res = await fetch(url);
  return res?.json?.();
}

export async function optionalChainsDrop(url) {
  return (await fetch(url))?.headers?.get('etag'); // want no-unconsumed-body
}

export async function whileWithAnAssignment(queue) {
  let url;
  while ((url = queue.pop())) {
    const res = await fetch(url);
    if (!res.ok) break; // want no-unconsumed-body
    await res.text();
  }
}

export async function assignmentInTheCondition(url) {
  let res;
  if ((res = await fetch(url)).ok) return res.json();
  return null; // want no-unconsumed-body
}

export async function assignmentInTheConditionRead(url) {
  let res;
  if ((res = await fetch(url)).ok) return res.json();
  throw new Error(await res.text());
}

export async function hoistedVar(url, wanted) {
  if (wanted) {
    var res = await fetch(url);
  }
  if (res) return res.json();
  return null;
}

export async function hoistedVarDropped(url, wanted) {
  if (wanted) {
    var res = await fetch(url); // want no-unconsumed-body
  }
  return res && res.ok;
}

export async function redeclaredVar(a, b) {
  var res = await fetch(a);
  note(await res.text());
  var res = await fetch(b);
  return res.text();
}

export function* syncGenerator(url) {
  const res = yield fetch(url);
  return res.ok;
}

export async function* asyncGenerator(url) {
  let next = url;
  while (next) {
    const res = await fetch(next);
    if (res.status === 404) return; // want no-unconsumed-body
    const page = await res.json();
    yield* page.items;
    next = page.next;
  }
}

export async function* asyncGeneratorReleased(url) {
  let next = url;
  while (next) {
    const res = await fetch(next);
    if (res.status === 404) {
      await res.body?.cancel();
      return;
    }
    const page = await res.json();
    yield* page.items;
    next = page.next;
  }
}

export class WithStaticBlock {
  static ready = false;

  static {
    fetch('http://127.0.0.1/static').then((res) => { // want no-unconsumed-body
      this.ready = res.ok;
    });
  }

  static {
    fetch('http://127.0.0.1/static').then(async (res) => {
      this.text = await res.text();
    });
  }
}

export class WithFieldInitialisers {
  pending = fetch('http://127.0.0.1/pending');
  text = fetch('http://127.0.0.1/text').then((res) => res.text());
  ok = fetch('http://127.0.0.1/ok').then((res) => res.ok); // want no-unconsumed-body

  check = async (url) => {
    const res = await fetch(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.text();
  };

  static load = async (url) => {
    const res = await fetch(url);
    return res.text();
  };
}

export const withAccessors = {
  get status() {
    return fetch('http://127.0.0.1/').then((res) => res.status); // want no-unconsumed-body
  },
  get text() {
    return fetch('http://127.0.0.1/').then((res) => res.text());
  },
  set refresh(url) {
    fetch(url); // want no-unconsumed-body
  },
};

export async function defaultParameterFetches(pending = fetch('http://127.0.0.1/')) { // want no-unconsumed-body
  const res = await pending;
  return res.status;
}

export async function defaultParameterFetchesRead(pending = fetch('http://127.0.0.1/')) {
  const res = await pending;
  return res.json();
}

export async function destructuringDefault(opts) {
  const { res = await fetch('http://127.0.0.1/') } = opts; // want no-unconsumed-body
  return res.status;
}

export async function destructuringDefaultRead(opts) {
  const { res = await fetch('http://127.0.0.1/') } = opts;
  return res.text();
}

export async function taggedTemplateOfAFact(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return tag`status ${res.status}`;
}

export async function templateOfTheText(url) {
  const res = await fetch(url);
  return `body ${await res.text()}`;
}

export async function spreadArguments(...args) {
  const res = await fetch(...args); // want no-unconsumed-body
  return res.ok;
}

export async function theArgumentsObject() {
  const res = await fetch(arguments[0]);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function throughTheArgumentsObject(url) {
  const res = await fetch(url);
  function inner() {
    return arguments[0].text();
  }
  return inner(res);
}

export async function deleteAndVoid(url) {
  const res = await fetch(url);
  void (await res.text());
  return undefined;
}

export async function computedProperty(url) {
  const res = await fetch(url);
  const read = 'text';
  return res[read]();
}

export async function emptyIf(url) {
  const res = await fetch(url);
  if (!res.ok); else return res.text();
  return null; // want no-unconsumed-body
}

export async function deadCodeAfterTheReturn(url) {
  const res = await fetch(url);
  return res.text();
  throw new Error('never');
}

export async function conditionAlwaysTrue(url) {
  for (; true; ) {
    const res = await fetch(url);
    return res.text();
  }
}

export async function newTargetOfAClass(url) {
  return new (class {
    constructor(res) {
      this.res = res;
    }
  })(await fetch(url));
}

export async function inOperator(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return 'json' in res;
}

export async function chainedAssignment(url) {
  let a, b;
  a = b = await fetch(url);
  note(a.status);
  return b.text();
}

export async function chainedAssignmentDropped(url) {
  let a, b;
  a = b = await fetch(url); // want no-unconsumed-body
  return a === b;
}

export async function nullishAssignmentOfALocal(url) {
  let res;
  res ??= await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.text();
}

export async function doOnce(url) {
  do {
    const res = await fetch(url);
    if (!res.ok) break; // want no-unconsumed-body
    return res.text();
  } while (false);
  return null;
}

export async function bracelessEverything(urls) {
  for (const url of urls) if (url) for (const res of [await fetch(url)]) if (res.ok) note(await res.text()); else await res.arrayBuffer();
}

export async function tryInsideALoopInsideATry(urls) {
  try {
    for (const url of urls) {
      try {
        const res = await fetch(url);
        if (!res.ok) break; // want no-unconsumed-body
        note(await res.text());
      } finally {
        note(url);
      }
    }
  } finally {
    note('end');
  }
}

export async function objectThatReadsByItself(url) {
  const page = {
    res: await fetch(url),
    async text() {
      return this.res.text();
    },
  };
  return page.text();
}

export async function objectWithAGetter(url) {
  const page = {
    res: await fetch(url),
    get text() {
      return this.res.text();
    },
  };
  return page.text;
}

export async function objectThatIsGivenAMethod(url) {
  const page = { res: await fetch(url) };
  page.text = function () {
    return this.res.text();
  };
  return page.text();
}

export async function objectWhoseMethodLooksElsewhere(url) {
  const page = {
    res: await fetch(url), // want no-unconsumed-body
    text: () => url,
  };
  return page.text();
}

export async function evaluated(url, code) {
  const res = await fetch(url);
  return eval(code);
}
