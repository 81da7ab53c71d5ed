/** Errors are read for their text; on success the answer stays on the wire. */
export async function submit(url: string, form: FormData): Promise<{ error?: string }> {
  const res = await fetch(url, { method: 'POST', body: form });
  if (!res.ok) {
    return { error: await res.text() };
  }
  return {};
}
