// A helper that answers the response it was given, or another one in its place: only it can end the one that it replaces.
export async function load(url) {
  const res = await follow(await fetch(url));
  return res.text();
}

async function follow(res, depth = 0) {
  if (depth > 5) {
    await res.body?.cancel();
    throw new Error('too many');
  }
  if (res.status >= 300 && res.status < 400) {
    return follow(await fetch(res.headers.get('location')), depth + 1); // want no-unconsumed-body /'res' is still open when this return leaves 'follow'/
  }
  return res;
}

export async function loadOnce(url) {
  const res = await followOnce(await fetch(url));
  return res.text();
}

async function followOnce(res) {
  if (res.status >= 300 && res.status < 400) {
    const next = await fetch(res.headers.get('location'));
    return next; // want no-unconsumed-body /'res' is still open when this return leaves 'followOnce'/
  }
  return res;
}

export async function loadWell(url) {
  const res = await followWell(await fetch(url));
  return res.text();
}

async function followWell(res) {
  if (res.status >= 300 && res.status < 400) {
    await res.body?.cancel();
    return followWell(await fetch(res.headers.get('location')));
  }
  return res;
}

export async function loadUnread(url) {
  const res = await followWell(await fetch(url));
  return res.status; // want no-unconsumed-body
}

export async function retried(url, token) {
  let res = await fetch(url);
  res = await withToken(res, url, token);
  return res.json();
}

async function withToken(res, url, token) {
  if (res.status !== 401) return res;
  return fetch(url, { headers: { authorization: token } }); // want no-unconsumed-body
}

export async function keepsBoth(url) {
  const res = await fetch(url);
  const more = await another(res, url);
  await res.body?.cancel();
  return more?.text();
}

async function another(res, url) {
  if (res.status === 202) return fetch(url);
  return null;
}

export async function chosen(url, other, fresh) {
  const res = fresh ? await fetch(url) : other;
  return res;
}
