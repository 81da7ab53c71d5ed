// A middleware may throw for the status: then there always is data.
import createClient from 'openapi-fetch';
import { throwForStatus } from './support.js';

const client = createClient({ baseUrl: 'https://example.org' });
client.use(throwForStatus);

export async function dataIsAlwaysThere() {
  const { data } = await client.GET('/items');
  return data.items;
}
