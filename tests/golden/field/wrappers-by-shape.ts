// Wrappers imported from elsewhere: what is used as a Response is one; what only resembles it is not.
import axios from 'axios';
import request from 'supertest';
import { authorizedFetch, db, page, sdk } from './elsewhere.js';

export async function importedWrapperThrowsBeforeTheRead(path: string) {
  const res = await authorizedFetch(path);
  if (!res.ok) {
    throw new Error(`answered ${res.status}`); // want no-unconsumed-body
  }
  return res.json();
}

export async function importedWrapperReadOnBothSides(path: string) {
  const res = await authorizedFetch(path);
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function importedWrapperCancelledBeforeTheEarlyReturn(path: string) {
  const res = await authorizedFetch(path);
  if (res.status === 404) {
    res.body?.cancel().catch(() => {});
    return null;
  }
  return res.json();
}

export async function methodOfAnImportedClient(id: string) {
  const res = await sdk.fetchRaw(`/users/${id}`);
  if (res.status === 404) return null; // want no-unconsumed-body
  return res.json();
}

export function importedWrapperInAChain(path: string) {
  return authorizedFetch(path).then((res: any) => {
    if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
    return res.json();
  });
}

export async function statusOnlyOfAnUnknownWrapper(path: string) {
  const res = await authorizedFetch(path);
  return res.status;
}

export async function rowWithAStatus(id: string) {
  const row = await db.find(id);
  if (row.status !== 'active') return null;
  return row.name;
}

export async function documentWithAJsonMethod(id: string) {
  const doc = await db.load(id);
  if (!doc) return null;
  return doc.json();
}

export async function axiosHasReadIt(url: string) {
  const res = await axios.get(url);
  if (res.status !== 200) throw new Error(res.statusText);
  return res.data;
}

export async function supertestHasReadIt(app: unknown) {
  const res = await request(app as never).get('/health');
  return res.status === 200 && res.body.ok;
}

export async function browserPage(url: string) {
  const res = await page.goto(url);
  if (!res.ok()) throw new Error(String(res.status()));
  return res.text();
}
