// Functions of frameworks that throw what the framework answers with.
import { error, fail, json } from '@sveltejs/kit';
import { notFound, redirect } from 'next/navigation';

export async function GET({ params }: { params: { id: string } }) {
  const res = await fetch(`https://api.example.com/items/${params.id}`);
  if (!res.ok) {
    error(502, 'The catalog does not answer'); // want no-unconsumed-body
  }
  return json(await res.json());
}

export async function thrownByHand(id: string) {
  const res = await fetch(`https://api.example.com/items/${id}`);
  if (!res.ok) throw error(502, 'The catalog does not answer'); // want no-unconsumed-body /this throw/
  return json(await res.json());
}

export async function reads(id: string) {
  const res = await fetch(`https://api.example.com/items/${id}`);
  if (!res.ok) error(502, await res.text());
  return json(await res.json());
}

export async function answersAFailure(id: string) {
  const res = await fetch(`https://api.example.com/items/${id}`);
  if (res.status >= 500) return fail(502, { id }); // want no-unconsumed-body /this return/
  return json(await res.json());
}

export async function Page({ id }: { id: string }) {
  const res = await fetch(`https://api.example.com/items/${id}`);
  if (res.status === 404) notFound(); // want no-unconsumed-body
  return res.text();
}

export async function Member({ id }: { id: string }) {
  const res = await fetch(`https://api.example.com/members/${id}`);
  if (res.status === 401) {
    await res.body?.cancel();
    redirect('/login');
  }
  return res.text();
}
