// HTMLRewriter is there in Workers and Bun only.
export async function withoutScripts(url) {
  const response = await fetch(url);
  const copy = new Response(response.body, response);
  return new HTMLRewriter().on('script', { element: (script) => script.remove() }).transform(copy);
}
