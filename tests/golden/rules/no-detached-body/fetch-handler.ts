// The default export of a server for Workers, Bun or Deno: no collector ends a stream there.
interface Env {
  ASSETS: { fetch(input: string): Promise<Response> };
}

const server = {
  async fetch(request: Request, env: Env): Promise<Response> {
    const asset = await env.ASSETS.fetch(request.url);
    return new Response(asset.body, asset);
  },
};

export async function proxy(url: string) {
  const response = await fetch(url);
  return new Response(response.body, response);
}

export default server;
