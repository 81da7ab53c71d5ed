/** What the playground can start from. */
export const examples = {
  'Status checked before the read': `interface User {
  name: string;
}

export async function loadUser(id: string): Promise<User> {
  const res = await fetch(\`https://api.example.com/users/\${id}\`);
  if (!res.ok) {
    throw new Error(\`Loading user \${id} failed with status \${res.status}\`);
  }
  return (await res.json()) as User;
}
`,
  'A retry loop': `export async function load(url: string): Promise<string> {
  let res = await fetch(url);
  for (let attempt = 1; attempt <= 3 && res.status === 503; attempt++) {
    res = await fetch(url);
  }
  return res.text();
}
`,
  'A release before the check': `export async function load(url: string): Promise<unknown> {
  let res: Response;
  try {
    res = await fetch(url);
    return await res.json();
  } finally {
    await res.body.cancel();
  }
}
`,
  'undici, metadata only': `import { request } from 'undici';

export async function sizeOf(url: string): Promise<number> {
  const { statusCode, headers } = await request(url);
  return statusCode === 200 ? Number(headers['content-length']) : 0;
}
`,
  'axios, an error with a body': `import axios from 'axios';

export async function download(url: string) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    return res.data;
  } catch (error) {
    console.error('no such export', error.message);
    return undefined;
  }
}
`,
} as const;
