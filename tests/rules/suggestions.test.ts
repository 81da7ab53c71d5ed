import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import rule from '../../src/rules/no-unconsumed-body.ts';
import { type HandMadeLeak, suggestionsFor } from './suggestion-harness.ts';

/** The program after the first suggestion that cancels. */
function cancelled(code: string, leak?: HandMadeLeak): string | undefined {
  return suggestionsFor(code, leak).find(({ description }) => description.startsWith('Cancel'))
    ?.code;
}

/** The program after the first suggestion that reads. */
function read(code: string, leak?: HandMadeLeak): string | undefined {
  return suggestionsFor(code, leak).find(({ description }) => description.startsWith('Read'))?.code;
}

/** The program after the first suggestion of every finding of the rule itself. */
function mendedTogether(code: string): string {
  const messages = new Linter().verify(code, {
    plugins: { bodyclose: { rules: { 'no-unconsumed-body': rule } } },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  });
  const fixes = messages.flatMap(({ suggestions = [] }) => suggestions.slice(0, 1));
  return fixes.reduceRight(
    (text, { fix }) => text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]),
    code,
  );
}

const NEVER_READ: HandMadeLeak = { releasedSomewhere: false };
const NEVER_NAMED: HandMadeLeak = { releasedSomewhere: false, name: undefined };

describe('ahead of an exit', () => {
  test('the release goes above the statement, with its indentation', () => {
    expect(
      cancelled(`async function load(url) {
    const res = await fetch(url);
    if (!res.ok) {
        /* leak */ throw new Error('failed');
    }
    return res.json();
}`),
    ).toBe(`async function load(url) {
    const res = await fetch(url);
    if (!res.ok) {
        res.body?.cancel().catch(() => {});
        /* leak */ throw new Error('failed');
    }
    return res.json();
}`);
  });

  test('braces are added to if and else, around the comments', () => {
    expect(
      cancelled(`async function load(url) {
  const res = await fetch(url);
  if (res.status === 404) // gone
    /* leak */ return null; // for good
  else if (!res.ok) /* leak */ throw new Error('failed');
  else return res.json();
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url);
  if (res.status === 404) { // gone
    res.body?.cancel().catch(() => {});
    /* leak */ return null; // for good
  }
  else if (!res.ok) {
    res.body?.cancel().catch(() => {});
    /* leak */ throw new Error('failed');
  }
  else return res.json();
}`);
  });

  test('a label keeps its statement', () => {
    expect(
      cancelled(`async function load(url) {
  const res = await fetch(url);
  if (res.ok) return res.json();
  out: /* leak */ throw new Error('failed');
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url);
  if (res.ok) return res.json();
  res.body?.cancel().catch(() => {});
  out: /* leak */ throw new Error('failed');
}`);
  });

  test('a clause of a switch takes the release without braces', () => {
    expect(
      cancelled(`async function load(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 404: /* leak */ return null;
    default: return res.json();
  }
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 404: res.body?.cancel().catch(() => {}); /* leak */ return null;
    default: return res.json();
  }
}`);
  });

  test('a file without semicolons gets none', () => {
    expect(
      cancelled(`async function load(url) {
  const res = await fetch(url)
  if (!res.ok) /* leak */ return
  ;[res].forEach(render)
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url)
  if (!res.ok) {
    res.body?.cancel().catch(() => {})
    /* leak */ return
  }
  ;[res].forEach(render)
}`);
  });

  test('Windows line ends and tabs are kept', () => {
    expect(
      cancelled(
        'async function load(url) {\r\n\tconst res = await fetch(url);\r\n\tif (!res.ok) /* leak */ return;\r\n\treturn res.json();\r\n}\r\n',
      ),
    ).toBe(
      'async function load(url) {\r\n\tconst res = await fetch(url);\r\n\tif (!res.ok) {\r\n\t\tres.body?.cancel().catch(() => {});\r\n\t\t/* leak */ return;\r\n\t}\r\n\treturn res.json();\r\n}\r\n',
    );
  });

  test('new braces are indented as the file is', () => {
    const program = (exit: string): string => `async function load(url) {
    const res = await fetch(url);
    if (!res.ok) ${exit}
    return res.json();
}`;
    expect(cancelled(program('/* leak */ return;'))).toBe(
      program(`{
        res.body?.cancel().catch(() => {});
        /* leak */ return;
    }`),
    );
  });

  test('the least indentation of the file counts, wherever it stands', () => {
    const program = (exit: string): string => `async function load(url) {
  const res = await fetch(url);
  if (!res.ok) ${exit}
  return parse({
      text: await res.text() });
}`;
    expect(cancelled(program('/* leak */ return;'))).toBe(
      program(`{
    res.body?.cancel().catch(() => {});
    /* leak */ return;
  }`),
    );
  });

  test('a choice within a choice has no suggestion: no single condition says when it leaks', () => {
    for (const value of [
      'ok ? (loud ? await res.json() : 1) : 2',
      'ok && (loud ? await res.json() : 1)',
      'ok ? loud && (await res.json()) : 1',
    ])
      expect(
        cancelled(`async function load(url) {
  const res = await fetch(url);
  /* leak */ return ${value};
}`),
      ).toBeUndefined();
  });

  test('a choice that takes the body on one side is released on the other', () => {
    expect(
      cancelled(`async function load(url) {
  const res = await fetch(url);
  /* leak */ return res.status === 200 ? await res.json() : null;
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url);
  if (res.status !== 200) {
    res.body?.cancel().catch(() => {});
  }
  /* leak */ return res.status === 200 ? await res.json() : null;
}`);
  });

  test('a condition with a call is not asked twice', () => {
    expect(
      suggestionsFor(`async function load(url) {
  const res = await fetch(url);
  /* leak */ return next() ? res.json() : null;
}`),
    ).toEqual([]);
  });

  test('an assignment is preceded by the release of what it overwrites, if there is any', () => {
    expect(
      cancelled(`async function load(url) {
  let res;
  for (let attempt = 0; attempt < 3; attempt++) {
    /* leak */ res = await fetch(url);
    if (res.ok) return res.json();
  }
  return null;
}`),
    ).toBe(`async function load(url) {
  let res;
  for (let attempt = 0; attempt < 3; attempt++) {
    res?.body?.cancel().catch(() => {});
    /* leak */ res = await fetch(url);
    if (res.ok) return res.json();
  }
  return null;
}`);
  });

  test('an assignment inside a condition has no place for a release', () => {
    expect(
      suggestionsFor(`async function load(url) {
  let res = await fetch(url);
  while ((/* leak */ res = await fetch(url)).status === 503);
  return res.json();
}`),
    ).toEqual([]);
  });

  test('a promise that is still pending is released when it settles', () => {
    const leak: HandMadeLeak = { name: 'pending', handle: { name: 'pending', kind: 'promise' } };
    expect(
      cancelled(
        `async function load(url) {
  const pending = fetch(url);
  if (cached) {
    /* leak */ return cached;
  }
  return (await pending).json();
}`,
        leak,
      ),
    ).toBe(`async function load(url) {
  const pending = fetch(url);
  if (cached) {
    pending.then((res) => res.body?.cancel()).catch(() => {});
    /* leak */ return cached;
  }
  return (await pending).json();
}`);
  });

  test('a locked body is released by its reader', () => {
    const leak: HandMadeLeak = { handle: { name: 'reader', kind: 'reader' } };
    const code = `async function load(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const { value } = await reader.read();
  if (!value) {
    /* leak */ return null;
  }
  return rest(reader);
}`;
    expect(suggestionsFor(code, leak).map(({ description }) => description)).toEqual([
      'Cancel the body before this return',
    ]);
    expect(cancelled(code, leak)).toContain('reader.cancel().catch(() => {});\n    /* leak */');
  });
});

describe('a body that may be in other hands at the exit', () => {
  test('is not cancelled after it was stored on some path', () => {
    expect(
      suggestionsFor(`async function load(url) {
  const res = await fetch(url);
  if (res.ok) cache.set(url, res);
  if (quick) {
    /* leak */ return;
  }
  await res.text();
}`),
    ).toEqual([]);
  });

  test('may be cancelled but not read again where some path has read it', () => {
    const code = `async function load(url) {
  const res = await fetch(url);
  if (res.ok) {
    render(await res.text());
  }
  if (quick) {
    /* leak */ return;
  }
  await res.text();
}`;
    expect(suggestionsFor(code).map(({ description }) => description)).toEqual([
      'Cancel the body before this return',
    ]);
  });

  test('is left alone inside for await over the same body', () => {
    expect(
      suggestionsFor(`async function load(url) {
  const res = await fetch(url);
  for await (const chunk of res.body.values({ preventCancel: true })) {
    /* leak */ return chunk;
  }
}`),
    ).toEqual([]);
  });

  test('is not confused with another variable of the same name', () => {
    expect(
      suggestionsFor(`async function load(url) {
  const res = await fetch(url);
  {
    const res = cached;
    /* leak */ return res;
  }
}`),
    ).toEqual([]);
  });
});

describe('around a call that throws', () => {
  test('the release goes into a catch that throws on', () => {
    expect(
      cancelled(`async function load(url) {
  const res = await fetch(url);
  /* leak */ ensureOk(res);
  return res.json();
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url);
  try {
    /* leak */ ensureOk(res);
  } catch (error) {
    res.body?.cancel().catch(() => {});
    throw error;
  }
  return res.json();
}`);
  });

  test('a helper that never returns is preceded by the release', () => {
    expect(
      cancelled(`function fail(message) {
  throw new Error(message);
}
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) /* leak */ fail('failed');
  return res.json();
}`),
    ).toBe(`function fail(message) {
  throw new Error(message);
}
async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    /* leak */ fail('failed');
  }
  return res.json();
}`);
  });
});

describe('at the end of the function', () => {
  test('the branch that reads gets an else', () => {
    expect(
      read(`async function load(url) {
  const res = await fetch(url);
  if (res.ok) render(await res.json());
}`),
    ).toBe(`async function load(url) {
  const res = await fetch(url);
  if (res.ok) render(await res.json());
  else {
    await res.arrayBuffer();
  }
}`);
  });

  test('an expression-bodied arrow becomes a block that returns', () => {
    expect(
      cancelled(`const load = (url) =>
  fetch(url).then((res) => (res.ok ? res.json() : { failed: true }));`),
    ).toBe(`const load = (url) =>
  fetch(url).then((res) => {
    if (!res.ok) {
      res.body?.cancel().catch(() => {});
    }
    return (res.ok ? res.json() : { failed: true });
  });`);
  });
});

describe('a response that is only looked at', () => {
  test('is released behind the statement that binds it', () => {
    expect(
      cancelled(
        `async function load(url) {
  const res = await fetch(url) // may fail
  ;[1, 2].forEach(render)
  return res.ok
}`,
        NEVER_READ,
      ),
    ).toBe(`async function load(url) {
  const res = await fetch(url) // may fail
  res.body?.cancel().catch(() => {})
  ;[1, 2].forEach(render)
  return res.ok
}`);
  });

  test('is reached by ?. when the request may have given nothing', () => {
    expect(
      cancelled(
        `async function load(url) {
  const res = await fetch(url).catch(() => null);
  return res?.ok ?? false;
}`,
        NEVER_READ,
      ),
    ).toContain('res?.body?.cancel().catch(() => {});');
  });

  test('is released at the start of the callback that gets it, behind its directives', () => {
    expect(
      cancelled(
        `fetch(url).then(function (res) {
  'use strict';
  render(res.status);
});`,
        NEVER_READ,
      ),
    ).toBe(`fetch(url).then(function (res) {
  'use strict';
  res.body?.cancel().catch(() => {});
  render(res.status);
});`);
  });

  test('is read without await where the function is not async, and rejects nothing', () => {
    expect(read('fetch(url).then((res) => { render(res.status); });', NEVER_READ)).toBe(
      'fetch(url).then((res) => { res.arrayBuffer().catch(() => {}); render(res.status); });',
    );
  });

  test('keeps an object literal that an arrow returns in its parentheses', () => {
    expect(
      cancelled('const probe = (url) => fetch(url).then((res) => ({ ok: res.ok }));', NEVER_READ),
    ).toBe(`const probe = (url) => fetch(url).then((res) => {
  res.body?.cancel().catch(() => {});
  return ({ ok: res.ok });
});`);
  });

  test('is released in each turn of a loop over all responses', () => {
    expect(
      cancelled(
        `async function load(urls) {
  for (const res of await Promise.all(urls.map((url) => fetch(url)))) render(res.status);
}`,
        NEVER_READ,
      ),
    ).toBe(`async function load(urls) {
  for (const res of await Promise.all(urls.map((url) => fetch(url)))) {
    res.body?.cancel().catch(() => {});
    render(res.status);
  }
}`);
  });

  test('is released in the request where a loop may end early', () => {
    expect(
      cancelled(
        `async function load(urls) {
  for (const res of await Promise.all(urls.map((url) => fetch(url)))) {
    if (!res.ok) return false;
  }
}`,
        NEVER_READ,
      ),
    ).toContain(
      'fetch(url).then((response) => { response.body?.cancel().catch(() => {}); return response; })',
    );
  });
});

describe('a response without a name', () => {
  test('is released by the statement that awaits it, kept apart from the line above', () => {
    expect(
      cancelled(
        `async function load(url) {
  const before = now()
  await fetch(url)
  return now() - before
}`,
        NEVER_NAMED,
      ),
    ).toBe(`async function load(url) {
  const before = now()
  ;(await fetch(url)).body?.cancel().catch(() => {})
  return now() - before
}`);
  });

  test('is given a name ahead of the condition that looks at it', () => {
    expect(
      cancelled(
        `async function load(url) {
  if (quick) render();
  else if (!(await fetch(url)).ok) throw new Error('failed');
}`,
        NEVER_NAMED,
      ),
    ).toBe(`async function load(url) {
  if (quick) render();
  else {
    const res = await fetch(url);
    res.body?.cancel().catch(() => {});
    if (!res.ok) throw new Error('failed');
  }
}`);
  });

  test('is given a name that nothing else has', () => {
    expect(
      cancelled(
        `async function probe(req, res) {
  res.send((await fetch(req.query.url)).status);
}`,
        NEVER_NAMED,
      ),
    ).toBe(`async function probe(req, res) {
  const response = await fetch(req.query.url);
  response.body?.cancel().catch(() => {});
  res.send(response.status);
}`);
  });

  test('is given another name than the response before it, so that both can be mended at once', () => {
    const code = `async function probe(one, two) {
  if (!(await fetch(one)).ok) return false;
  return (await fetch(two)).ok;
}`;
    expect(mendedTogether(code)).toBe(`async function probe(one, two) {
  const res = await fetch(one);
  res.body?.cancel().catch(() => {});
  if (!res.ok) return false;
  const response = await fetch(two);
  response.body?.cancel().catch(() => {});
  return response.ok;
}`);
  });

  test('is released along a chain that ignores it', () => {
    expect(cancelled('fetch(url).catch(report);', NEVER_NAMED)).toBe(
      'fetch(url).then((res) => { res.body?.cancel().catch(() => {}); }).catch(report);',
    );
  });

  test('is released and passed on along a chain that looks at it', () => {
    expect(cancelled('const up = fetch(url).then(toStatus);', NEVER_NAMED)).toBe(
      'const up = fetch(url).then((res) => { res.body?.cancel().catch(() => {}); return res; }).then(toStatus);',
    );
  });

  test('has no place in the condition of a loop', () => {
    expect(
      suggestionsFor(
        `async function wait(url) {
  while (!(await fetch(url)).ok) await pause();
}`,
        NEVER_NAMED,
      ),
    ).toEqual([]);
  });
});

describe('other clients', () => {
  const exit = `async function load(url) {
  const res = await request(url);
  if (failed) {
    /* leak */ return;
  }
  return res;
}`;

  test.each([
    { client: 'undici', lines: ['await res.body.dump();'] },
    { client: 'node:http', lines: ['res.resume();', 'res.destroy();'] },
    { client: 'axios', lines: ['res.data.resume();', 'res.data.destroy();'] },
    { client: 'aws-sdk', lines: ['res.Body?.resume();', 'res.Body?.destroy();'] },
    { client: 'node-fetch', lines: ['res.body?.resume();'] },
    { client: 'a client without measured forms', lines: [] },
  ])('$client', ({ client, lines }) => {
    const outputs = suggestionsFor(exit, { client, acquire: /^request$/ });
    expect(outputs.map(({ code }) => /\n {4}(.*)\n {4}\/\* leak/.exec(code)?.[1])).toEqual(lines);
  });
});
