// openapi-fetch: where the status says that the request failed, there is an error and no data.
import createClient from 'openapi-fetch';

const client = createClient({ baseUrl: 'https://example.org' });

export async function dataBeforeTheError() {
  const { data, error } = await client.GET('/items');
  const first = data.items[0]; // want no-close-before-error-check /'data' is undefined.*check 'data' first/
  if (error) throw error;
  return first;
}

export async function errorFirst() {
  const { data, error } = await client.GET('/items');
  if (error) throw error;
  return data.items[0];
}

export async function dataAsked() {
  const { data } = await client.GET('/items');
  if (!data) return [];
  return data.items;
}

export async function statusAsked() {
  const { data, response } = await client.GET('/items');
  if (!response.ok) throw new Error(`status ${response.status}`);
  return data.items;
}

export async function statusCompared() {
  const { data, response } = await client.POST('/items', { body: {} });
  if (response.status >= 400) throw new Error(`status ${response.status}`);
  return data.id;
}

export async function streamGivenUpBeforeTheError() {
  const result = await client.GET('/file', { parseAs: 'stream' });
  result.data.cancel(); // want no-close-before-error-check
  return result.error;
}

export async function optional() {
  const { data } = await client.GET('/items');
  return data?.items ?? [];
}
