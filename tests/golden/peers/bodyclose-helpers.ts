// Helpers that take the response or its stream (B10-B16, B19, B21, B27, B28, B59-B61).
// https://github.com/timakin/bodyclose
import { consume } from './elsewhere.js';

async function readAll(res: Response): Promise<string> {
  return res.text();
}

function discard(res: Response): void {
  res.body?.cancel().catch(() => {});
}

function describe(res: Response): string {
  return `${res.status} ${res.headers.get('content-type')}`;
}

function cancelStream(body: ReadableStream | null): void {
  body?.cancel().catch(() => {});
}

interface Cancellable {
  cancel(): Promise<void>;
}

function cancelAnything(it: Cancellable | null): void {
  it?.cancel().catch(() => {});
}

function isLocked(body: ReadableStream | null): boolean {
  return body?.locked === true;
}

function ignore(body: ReadableStream | null): void {}

async function discardThroughAnother(res: Response): Promise<void> {
  discard(res);
}

async function discardThreeLevelsDown(res: Response): Promise<void> {
  await discardThroughAnother(res);
}

export async function functionLiteralTakesTheResponseAndReadsIt(url: string) {
  const res = await fetch(url);
  const read = async (r: Response) => {
    await r.text();
  };
  await read(res);
}

export async function namedFunctionTakesTheResponseAndReadsIt(url: string) {
  const res = await fetch(url);
  return readAll(res);
}

export async function namedFunctionTakesTheResponseAndCancelsIt(url: string) {
  const res = await fetch(url);
  discard(res);
  return res.status;
}

export async function helperReadsOnlyTheHeaders(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  return describe(res);
}

export async function helperTwoLevelsDownReleases(url: string) {
  const res = await fetch(url);
  await discardThroughAnother(res);
}

export async function helperThreeLevelsDownReleases(url: string) {
  const res = await fetch(url);
  try {
    return describe(res);
  } finally {
    await discardThreeLevelsDown(res);
  }
}

export async function emptyFunctionInFinallyReleasesNothing(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  try {
    return res.status;
  } finally {
    ((body: ReadableStream | null) => {})(res.body);
  }
}

export async function streamGivenToAHelperThatCancels(url: string) {
  const res = await fetch(url);
  cancelStream(res.body);
  return res.status;
}

export async function streamGivenInFinallyToAHelperThatCancels(url: string) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    cancelStream(res.body);
  }
}

export async function streamGivenToAHelperThatKnowsOnlyAnInterface(url: string) {
  const res = await fetch(url);
  cancelAnything(res.body);
  return res.status;
}

export async function streamGivenToAHelperThatLooksAtIt(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  return isLocked(res.body);
}

export async function streamGivenToAHelperThatDoesNothing(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  ignore(res.body);
  return res.status;
}

export async function streamWrappedByATransformWhoseResultIsDropped(url: string, limit: TransformStream) {
  const res = await fetch(url); // want no-unconsumed-body
  res.body?.pipeThrough(limit);
  return res.status;
}

export async function streamWrappedByATransformAndReadThere(url: string, limit: TransformStream) {
  const res = await fetch(url);
  if (!res.body) return '';
  const limited = res.body.pipeThrough(limit);
  return new Response(limited).text();
}

export async function responseGivenToCodeOfAnotherFile(url: string) {
  const res = await fetch(url);
  await consume(res);
}

async function openQuietly(url: string): Promise<Response> {
  return fetch(url);
}

export async function wrapperResultDropped(url: string) {
  await openQuietly(url); // want no-unconsumed-body
}

export async function wrapperResultReadThroughAHelper(url: string) {
  return readAll(await openQuietly(url));
}
