// A response without a body is no failed request.
export async function readerOfANullableBody(url) {
  const res = await fetch(url);
  const reader = res.body?.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return value;
}

export async function streamOfANullableBody(url) {
  const res = await fetch(url);
  const body = res.body ?? undefined;
  return body.getReader();
}

export async function readerInAHelper(url) {
  const res = await fetch(url);
  const reader = res.body?.getReader();
  const readAll = async () => {
    for (;;) {
      const { done } = await reader.read();
      if (done) return;
    }
  };
  await readAll();
}

export async function readerOfAFailedRequest(url) {
  const res = await fetch(url).catch(() => undefined);
  const reader = res.body?.getReader(); // want no-close-before-error-check
  const { value } = await reader.read();
  await reader.cancel();
  return value;
}
