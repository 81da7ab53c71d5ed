// The same question asked twice has the same answer.
import { record } from './support.js';

export async function nullThenGuarded(url, wanted) {
  let res = null;
  if (wanted) res = await fetch(url);
  record(url);
  if (res) return res.json();
  return null;
}

export async function nullThenWrongGuard(url, wanted, other) {
  let res = null;
  if (wanted) res = await fetch(url);
  if (other) return res?.json();
  return null; // want no-unconsumed-body
}

export async function optionalChain(url, wanted) {
  let res;
  if (wanted) res = await fetch(url);
  await res?.body?.cancel();
  return wanted;
}

export async function cancelThenReadInverse(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.body?.cancel();
  }
  record(res.status);
  if (res.ok) return res.json();
  return null;
}

export async function cancelForAnotherCondition(url) {
  const res = await fetch(url);
  if (res.status === 404) {
    await res.body?.cancel();
  }
  if (res.ok) return res.json();
  return null; // want no-unconsumed-body
}

export async function noBodyNoDuty(url) {
  const res = await fetch(url);
  if (!res.body) return null;
  return res.text();
}

export async function noBodyByComparison(url) {
  const res = await fetch(url);
  if (res.body === null) return null;
  return res.text();
}

export async function noBodyByLooseComparison(url) {
  const res = await fetch(url);
  if (res.body == null) throw new Error('no body');
  return res.text();
}

export async function bodyPresentAndDropped(url) {
  const res = await fetch(url); // want no-unconsumed-body
  if (res.body) return null;
  return res.text();
}

export async function guardThatMixesTwoReasons(url) {
  const res = await fetch(url);
  if (!res.ok || !res.body) throw new Error('unusable'); // want no-unconsumed-body
  return res.text();
}

export async function guardThatMixesTwoReasonsReleased(url) {
  const res = await fetch(url);
  if (!res.ok || !res.body) {
    await res.body?.cancel();
    throw new Error('unusable');
  }
  return res.text();
}

export async function cancelWhenThereIsABody(url) {
  const res = await fetch(url);
  if (!res.ok) {
    if (res.body) await res.body.cancel();
    throw new Error('failed');
  }
  return res.text();
}

export async function cancelWhenNotUsed(url) {
  const res = await fetch(url);
  if (res.ok) record(await res.text());
  if (!res.bodyUsed) await res.body?.cancel();
  return res.status;
}

export async function cancelWhenNotLocked(url) {
  const res = await fetch(url);
  if (res.ok) record(await res.text());
  if (res.body && !res.body.locked) await res.body.cancel();
  return res.status;
}

export async function logicalAndCancels(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body && (await res.body.cancel());
    throw new Error('failed');
  }
  return res.text();
}

export async function statusAskedTwice(url) {
  const res = await fetch(url);
  if (res.status === 404) await res.arrayBuffer();
  record(url);
  if (res.status !== 404) return res.json();
  return null;
}

export async function okImpliesNot404(url) {
  const res = await fetch(url);
  if (res.status === 404) {
    await res.arrayBuffer();
    return null;
  }
  if (res.ok) return res.json();
  throw new Error(await res.text());
}

export async function rangesCoverEverything(url) {
  const res = await fetch(url);
  if (res.status >= 200 && res.status < 300) return res.json();
  if (res.status < 200 || res.status >= 300) throw new Error(await res.text());
  return null;
}

export async function rangesLeaveAHole(url) {
  const res = await fetch(url);
  if (res.status < 300) return res.json();
  if (res.status >= 400) throw new Error(await res.text());
  return null; // want no-unconsumed-body
}

export async function okAndItsRange(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await res.text());
  if (res.status >= 500) throw new Error('cannot happen');
  return res.json();
}

export async function errorVariableGuards(url) {
  let res;
  let failure;
  try {
    res = await fetch(url);
  } catch (error) {
    failure = error;
  }
  if (failure) return null;
  return res.json();
}

export async function errorVariableGuardsStatus(url) {
  let res;
  let failure;
  try {
    res = await fetch(url);
    if (!res.ok) failure = new Error('failed');
  } catch (error) {
    failure = error;
  }
  if (failure) throw failure; // want no-unconsumed-body
  return res.json();
}

export async function undefinedAfterTheCatch(url) {
  let res;
  try {
    res = await fetch(url);
  } catch (error) {
    record(error);
  }
  if (res === undefined) return null;
  return res.text();
}

export async function sameParameterTwice(url, wantsBody) {
  const res = await fetch(url);
  if (!wantsBody) await res.body?.cancel();
  record(res.status);
  if (wantsBody) return res.text();
  return '';
}

export async function sameParameterOnce(url, wantsBody) {
  const res = await fetch(url);
  if (wantsBody) return res.text();
  return ''; // want no-unconsumed-body
}

export async function requestAndReadUnderOneCondition(url, enabled) {
  let res;
  if (enabled) res = await fetch(url);
  record(url);
  if (enabled) return res.json();
  return null;
}

export async function switchOnTheStatus(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 200:
      return res.json();
    case 204:
      return null;
    default:
      throw new Error(await res.text());
  }
}

export async function switchForgetsOneStatus(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 200:
      return res.json();
    case 404:
      return null; // want no-unconsumed-body
    default:
      throw new Error(await res.text());
  }
}

export async function switchTrueOnRanges(url) {
  const res = await fetch(url);
  switch (true) {
    case res.ok:
      return res.json();
    case res.status >= 500:
      throw new Error('server'); // want no-unconsumed-body
    default:
      return res.text();
  }
}

export async function switchFallsThroughToARead(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 200:
    case 201:
      return res.json();
    case 404:
      record('missing');
    // falls through
    default:
      return res.text();
  }
}

export async function switchWithoutADefault(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 200:
      return res.json();
    case 500:
      throw new Error(await res.text());
  }
  return null; // want no-unconsumed-body
}

export async function cachedOrFetched(url, cached) {
  const res = cached ?? (await fetch(url));
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function cachedOrFetchedReleased(url, cached) {
  const res = cached ?? (await fetch(url));
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function guardInsideALoopThatRunsOnce(url, dryRun, more) {
  do {
    if (dryRun) return null;
  } while (more());
  const res = await fetch(url);
  if (dryRun) throw new Error('never');
  return res.json();
}

export async function guardInsideALoopThatMayNotRun(url, dryRun, list) {
  for (const each of list) {
    if (dryRun) return each;
  }
  const res = await fetch(url);
  if (dryRun) throw new Error('the list was empty'); // want no-unconsumed-body
  return res.json();
}

export async function twoFlagsThatCross(url, asText, verbose) {
  const res = await fetch(url);
  if (asText) {
    if (!verbose) await res.body?.cancel();
  }
  if (asText) {
    if (verbose) return res.text();
    return null;
  }
  return res.json();
}

export async function twoFlagsThatCrossWithAHole(url, asText, verbose) {
  const res = await fetch(url);
  if (asText) {
    if (!verbose) await res.body?.cancel();
  }
  if (asText) {
    if (verbose) console.log(res.status);
    return null; // want no-unconsumed-body
  }
  return res.json();
}

export async function modeAndFlagThatCross(url, mode, verbose) {
  const res = await fetch(url);
  switch (mode) {
    case 'head':
      await res.body?.cancel();
      break;
    case 'text':
      if (!verbose) await res.body?.cancel();
      break;
  }
  if (mode === 'head') return res.status;
  if (mode === 'text' && !verbose) return null;
  return res.json();
}

export async function statusAndFlagThatCross(url, strict) {
  const res = await fetch(url);
  if (strict) {
    if (!res.ok) await res.body?.cancel();
  }
  if (strict) {
    if (res.ok) return res.json();
    throw new Error('failed');
  }
  return res.text();
}

export async function statusesOfTwoResponsesThatCross(url, other) {
  const first = await fetch(url);
  const second = await fetch(other);
  if (!second.ok) {
    if (!first.ok) await first.text();
  }
  if (!second.ok) {
    if (first.ok) await first.text();
  } else {
    await first.text();
  }
  await second.text();
}

export async function guardThatEndsTheProcess(url, dryRun) {
  if (dryRun) {
    process.exit(1);
  }
  const res = await fetch(url);
  if (dryRun) return null;
  return res.text();
}

export async function guardThatThrowsIntoAHandler(url, dryRun) {
  try {
    if (dryRun) throw new Error('dry');
    console.log(await (await fetch(url)).text());
  } catch {
    console.log('failed');
  }
  const res = dryRun ? await fetch(url) : null; // want no-unconsumed-body
  return res?.status;
}
