export interface User {
  id: string;
  name: string;
}

/** The body is given up before the error is thrown. */
export async function loadUser(id: string): Promise<User> {
  const res = await fetch(`https://api.example.com/users/${id}`);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error(`Loading user ${id} failed with status ${res.status}`);
  }
  return (await res.json()) as User;
}
