// Leaving `for await` over a branch cancels it, whoever has read the other.
export async function leavesByBreak(url, enough) {
  const res = await fetch(url);
  await res.clone().text();
  for await (const chunk of res.body) {
    if (enough(chunk)) break;
  }
}

export async function leavesByReturn(url, enough) {
  const res = await fetch(url);
  await res.clone().text();
  for await (const chunk of res.body) {
    if (enough(chunk)) return chunk;
  }
  return undefined;
}

export async function readsTheOtherOnly(url) {
  const res = await fetch(url);
  await res.clone().text(); // want no-unconsumed-clone
  return res.status;
}
