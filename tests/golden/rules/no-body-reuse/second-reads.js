// A body can be read once: the second read rejects with `TypeError: Body is unusable`.
import { HttpStatusCode } from 'axios';
import { check, record } from './support.js';

export async function jsonThenText(url) {
  const res = await fetch(url);
  const data = await res.json();
  record(await res.text()); // want no-body-reuse /^The body of 'res' was already read on line 7, so `res\.text\(\)` fails with `TypeError: Body is unusable`; keep what the first read gave/
  return data;
}

export async function textInTheCatchOfJson(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } catch {
    return await res.text(); // want no-body-reuse /read it once with `text\(\)` and parse that with `JSON.parse\(\)`/
  }
}

export async function textAndParse(url) {
  const res = await fetch(url);
  const text = await res.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export async function textInTheCatchOfJsonAsAChain(url) {
  const res = await fetch(url);
  return res.json().catch(() => res.text()); // want no-body-reuse /JSON\.parse/
}

export async function bodyUsedAskedFirst(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } catch {
    return res.bodyUsed ? '' : await res.text();
  }
}

export async function cloneReadInTheCatch(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone
  try {
    return await res.json();
  } catch {
    return await copy.text();
  }
}

export async function cloneReadFirst(url) {
  const res = await fetch(url);
  try {
    return await res.clone().json(); // want no-unconsumed-clone
  } catch {
    return await res.text();
  }
}

export async function sameCloneReadTwice(url) {
  const res = await fetch(url);
  const copy = res.clone();
  record(await copy.json());
  record(await copy.text()); // want no-body-reuse /'res' was already read on line 67/
  return res.json();
}

export async function errorTextThenJson(url) {
  const res = await fetch(url);
  if (!res.ok) {
    record(await res.text());
  }
  return res.json(); // want no-body-reuse /already read on line 75/
}

export async function errorTextThenThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(await res.text());
  }
  return res.json();
}

export async function readTwiceAtOnce(url) {
  const res = await fetch(url);
  return Promise.all([res.json(), res.text()]); // want no-body-reuse
}

export async function readInTheLog(url) {
  const res = await fetch(url);
  console.log('answer', await res.text());
  return res.json(); // want no-body-reuse
}

export async function byContentType(url) {
  const res = await fetch(url);
  const type = res.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    return res.json();
  }
  return res.text();
}

export async function byContentTypeInTwoSteps(url) {
  const res = await fetch(url);
  const isJson = res.headers.get('content-type')?.includes('json');
  let data;
  if (isJson) data = await res.json();
  if (!isJson) data = await res.text();
  return data;
}

export async function byContentTypeInTwoOverlappingSteps(url) {
  const res = await fetch(url);
  const isJson = res.headers.get('content-type')?.includes('json');
  let data;
  if (isJson) data = await res.json();
  if (!isJson || !res.ok) data = await res.text(); // want no-body-reuse
  return data;
}

export async function flagRemembersTheRead(url, verbose) {
  const res = await fetch(url);
  let read = false;
  if (verbose) {
    record(await res.text());
    read = true;
  }
  if (!read) {
    await res.arrayBuffer();
  }
  return res.status;
}

export async function typeAsAMethodName(url, type) {
  const res = await fetch(url);
  const data = await res[type]();
  record(await res.text()); // want no-body-reuse
  return data;
}

export async function headHasNothingToReadTwice(url) {
  const res = await fetch(url, { method: 'HEAD' });
  record(await res.text());
  return res.text();
}

export async function noContentHasNothingToReadTwice(url) {
  const res = await fetch(url);
  if (res.status === 204) {
    record(await res.text());
  }
  return res.text();
}

export async function inAHelper(url) {
  const res = await fetch(url);
  record(await readAll(res));
  return res.json(); // want no-body-reuse
}

async function readAll(res) {
  return res.text();
}

export async function inAHelperTwice(url) {
  const res = await fetch(url);
  record(await readAll(res));
  return readAll(res); // want no-body-reuse /`readAll\(res\)` fails/
}

export async function closureRunTwice(url) {
  const res = await fetch(url);
  const read = () => res.text();
  record(await read());
  return read(); // want no-body-reuse
}

export async function helperReadsOnlyWhenItThrows(url) {
  const res = await fetch(url);
  await ensureOk(res);
  return res.json();
}

async function ensureOk(res) {
  if (!res.ok) {
    throw new Error(await res.text());
  }
}

export function inAChain(url) {
  return fetch(url).then(async (res) => {
    record(await res.text());
    return res.json(); // want no-body-reuse
  });
}

export async function eachResponseOnce(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const [first, second] = responses;
  record(await first.json());
  record(await second.json());
}

export async function handedOnBefore(url, inspect) {
  const res = await fetch(url);
  await inspect(res);
  return res.json();
}

export async function namedStatusesExcludeEachOther(url) {
  const res = await fetch(url);
  if (res.status === HttpStatusCode.BadRequest) record(await res.text());
  if (res.status === HttpStatusCode.NotAcceptable) return res.json();
  if (res.status !== HttpStatusCode.Ok) {
    return res.text(); // want no-body-reuse
  }
  return res.json();
}

export async function endsTheProcessAfterTheErrorText(url) {
  const res = await fetch(url);
  if (!res.ok) {
    console.error(await res.text());
    process.exit(1);
  }
  return res.json();
}

export async function dieAfterTheErrorText(url) {
  const res = await fetch(url);
  if (!res.ok) {
    record(await res.text());
    die('failed');
  }
  return res.json();
}

function die(message) {
  console.error(message);
  process.exit(1);
}

export async function wrappedAfterwards(url) {
  const res = await fetch(url);
  record(await res.text());
  return new Response(res.body); // want no-body-reuse /fails with `TypeError: Response body object should not be disturbed or locked`/
}

export async function handlerThatOnlyUnknownCallsReach(url, update) {
  const res = await fetch(url);
  try {
    update();
  } catch {
    record(await res.text());
  }
  return res.text();
}

export async function fallbackForABrokenConnection(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone
  let message;
  try {
    const parsed = check(await copy.json());
    if (parsed.success) {
      message = parsed.data.message;
    } else {
      message = await res.text();
    }
  } catch {
    message = await res.text();
  }
  return message;
}

export async function textInTheCatchOfText(url) {
  const res = await fetch(url);
  try {
    return await res.text();
  } catch {
    return await res.text();
  }
}

export async function textInTheCatchOfTextAsAChain(url) {
  const res = await fetch(url);
  return res.text().catch(() => res.text());
}

export async function textInTheCatchOfTextThatIsParsed(url) {
  const res = await fetch(url);
  try {
    const text = await res.text();
    return JSON.parse(text);
  } catch {
    return await res.text(); // want no-body-reuse
  }
}

export async function textInTheCatchOfParsedTextAsAChain(url) {
  const res = await fetch(url);
  return res
    .text()
    .then(JSON.parse)
    .catch(() => res.text()); // want no-body-reuse
}

export async function textAfterTextThatMayHaveFailed(url) {
  const res = await fetch(url);
  try {
    record(await res.text());
  } catch (error) {
    record(error);
  }
  return res.text(); // want no-body-reuse
}

export async function retriesTheTextInsteadOfTheRequest(url) {
  const res = await fetch(url);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await res.text(); // want no-body-reuse /in an earlier turn of the loop/
    } catch (error) {
      record(error);
    }
  }
  return undefined;
}

export async function equalToOneTextAtMost(url, type) {
  const res = await fetch(url);
  let data;
  if (type === 'json') data = await res.json();
  if (type === 'text') data = await res.text();
  return data ?? (type === 'json' || type === 'text' ? undefined : res.blob());
}

export async function equalToOneTextAndRead(url, type) {
  const res = await fetch(url);
  if (type === 'json') record(await res.json());
  if (type !== 'text') return res.blob(); // want no-body-reuse
  return res.text();
}

export async function itsMethodIsReplaced(url) {
  const res = await fetch(url);
  const data = await res.json();
  res.json = async () => data;
  return res.json();
}

export async function* returnInAnAsyncGeneratorAwaits(url) {
  const res = await fetch(url);
  try {
    return res.json();
  } catch {
    record(await res.text()); // want no-body-reuse
  }
}

export async function* returnInAnAsyncGeneratorReads(url) {
  const res = await fetch(url);
  try {
    return res.json();
  } catch {
    return null;
  }
}

export async function returnInAnAsyncFunctionDoesNotAwait(url) {
  const res = await fetch(url);
  try {
    return res.json();
  } catch {
    return res.text();
  }
}

// What a flag says of a response that is used up is asked again behind the block.
export async function readsAfterTheFlagOfAnEarlierResponse(url) {
  let res = await fetch(url);
  const failed = !res.ok;
  await res.text();
  res = await fetch(url);
  if (failed) {
    const reader = res.body.getReader();
    await reader.cancel();
  }
  if (!failed) {
    await res.text();
  }
}
