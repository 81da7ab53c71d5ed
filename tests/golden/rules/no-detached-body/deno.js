// Deno: no collector ends a stream there.
const origin = Deno.env.get('ORIGIN');

export async function assets(file) {
  const response = await fetch(`${origin}/${file}`);
  return response.body;
}
