/** Both answers are read, one of them for its text. */
export async function submit(url: string, form: FormData): Promise<{ error?: string }> {
  const res = await fetch(url, { method: 'POST', body: form });
  const text = await res.text();
  return res.ok ? {} : { error: text };
}
