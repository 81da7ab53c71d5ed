// A helper that is told of a response whose body its callers have read has nothing left to release.
export class Client {
  async #errorOf(response, body) {
    if (response.status === 401) {
      return new Error('Unauthorized');
    }
    try {
      return new Error(await response.text());
    } catch {
      return new Error(JSON.stringify(body));
    }
  }

  async send(url) {
    let body;
    const response = await fetch(url);
    try {
      body = await response.json();
    } catch {
      throw await this.#errorOf(response, body); // want no-body-reuse
    }
    if (body.error) {
      throw await this.#errorOf(response, body); // want no-body-reuse
    }
    return body;
  }
}

/** @param {Response} response */
async function describeOpen(response) {
  if (response.status === 401) {
    return 'Unauthorized'; // want no-unconsumed-body
  }
  return response.text();
}

export async function tellsOfAnOpenResponse(url) {
  const response = await fetch(url);
  return describeOpen(response);
}

export class ClientOfAnyKind {
  constructor(call) {
    this.call = call;
  }

  async errorOf(response, body) {
    if (response.status === 401) {
      return new Error('Unauthorized');
    }
    const text = await response.text();
    return new Error(text || JSON.stringify(body));
  }

  async send(url) {
    const response = await this.call(url);
    const body = await response.json();
    if (body.error) {
      throw await this.errorOf(response, body);
    }
    return body;
  }
}

/** @param {Response} response */
async function describeFailed(response) {
  if (response.status === 401) {
    return 'Unauthorized'; // want no-unconsumed-body
  }
  return response.text();
}

export async function readsOnTheOtherPathOnly(url) {
  const response = await fetch(url);
  if (response.ok) {
    return response.json();
  }
  throw new Error(await describeFailed(response));
}

async function describeUnread(response) {
  if (response.status === 401) {
    return 'Unauthorized'; // want no-unconsumed-body
  }
  return response.text();
}

export async function readsOnTheOtherBranchOnly(url) {
  const response = await fetch(url);
  return response.ok ? response.json() : describeUnread(response);
}

async function parse(response) {
  if (response.status === 204) {
    return undefined;
  }
  return response.json();
}

export async function readsInTheConditionBefore(url, quiet) {
  const response = await fetch(url);
  if ((await response.text()) && !quiet) {
    await parse(response); // want no-body-reuse
  }
}

async function parseAnother(response) {
  if (response.status === 401) {
    return null; // want no-unconsumed-body
  }
  return response.json();
}

export async function readsAnotherResponseBefore(url, next) {
  let response = await fetch(url);
  await response.text();
  response = await fetch(next);
  return parseAnother(response);
}

export async function tellsOthersToo(response) {
  if (response.status === 401) {
    return null; // want no-unconsumed-body
  }
  return response.text();
}

export async function readsBeforeAHelperThatOthersCall(url) {
  const response = await fetch(url);
  const text = await response.text();
  const more = await tellsOthersToo(response); // want no-body-reuse
  return text + more;
}

async function toError(response, text) {
  const message = text ?? (await response.text());
  return new Error(message);
}

export async function givesWhatItRead(url) {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw await toError(response, text);
  return text;
}

export async function hasReadNothing(url) {
  const response = await fetch(url);
  if (!response.ok) throw await toError(response);
  return response.text();
}

async function parseCached(response, cached) {
  if (!cached) return response.text();
  return cached;
}

export async function readsNow(url) {
  const response = await fetch(url);
  return parseCached(response, null);
}
