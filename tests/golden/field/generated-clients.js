// A name is no definition: what is called asResponse here is a variable, an option and a comment, asResponse: no method.
export async function ask(client, prompt) {
  const asResponse = await client.chat.completions.create(prompt).asResponse();
  if (!asResponse.ok) throw new Error(asResponse.statusText); // want no-unconsumed-body
  return asResponse.json();
}

export function askWith(ask, prompt) {
  return ask(prompt, { asResponse: true });
}
