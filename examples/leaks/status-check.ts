export interface User {
  id: string;
  name: string;
}

/** A 500 with a page of HTML keeps its connection: nobody reads the page. */
export async function loadUser(id: string): Promise<User> {
  const res = await fetch(`https://api.example.com/users/${id}`);
  if (!res.ok) {
    throw new Error(`Loading user ${id} failed with status ${res.status}`);
  }
  return (await res.json()) as User;
}
