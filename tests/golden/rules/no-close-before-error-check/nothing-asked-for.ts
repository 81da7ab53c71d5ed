// A value that is missing because nothing was requested hides no error of a request.
type Method = 'basic' | 'post';

export async function token(url: string, method: Method): Promise<string> {
  const res = await requestToken(url, method);
  return res.text();
}

async function requestToken(url: string, method: Method) {
  switch (method) {
    case 'basic':
      return fetch(url, { headers: { authorization: 'Basic eDp5' } });
    case 'post':
      return fetch(url, { method: 'POST' });
  }
}

export async function afterAFailure(url: string): Promise<string> {
  const res = await requestQuietly(url);
  return res.text(); // want no-close-before-error-check /'res' is undefined/
}

async function requestQuietly(url: string) {
  try {
    return await fetch(url);
  } catch (error) {
    console.error(error);
  }
}
