// A callback that a helper of this file calls puts the response where the function around it goes on with it.

async function timed(name, run) {
  const started = Date.now();
  try {
    return await run();
  } finally {
    console.log(name, Date.now() - started);
  }
}

export async function failsAfterTheCallback(url) {
  let response;
  await timed('load', async () => {
    response = await fetch(url);
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`); // want no-unconsumed-body /body of 'response' .*opened on line 15/
  return response.text();
}

export async function readAfterTheCallback(url) {
  let response;
  await timed('load', async () => {
    response = await fetch(url);
  });
  return response.ok ? response.json() : response.text();
}

export async function readWhereItFails(url) {
  let response;
  await timed('load', async () => {
    response = await fetch(url);
    if (!response.ok) throw new Error(await response.text());
  });
  return response.json();
}

export async function readByWhoCatches(url) {
  let response;
  try {
    await timed('load', async () => {
      response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    });
  } catch (error) {
    await response?.body?.cancel();
    throw error;
  }
  return response.json();
}

export async function calledByNobodyKnown(url, run) {
  let response;
  await run(async () => {
    response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  });
  return response.text();
}

export class Transport {
  async send(run) {
    try {
      return await run();
    } catch (error) {
      console.log('failed', error);
      throw error;
    }
  }

  async load(url) {
    let response;
    await this.send(async () => {
      response = await fetch(url);
    });
    if (!response.headers.get('x-token')) {
      throw new Error('no token'); // want no-unconsumed-body
    }
    return response.json();
  }
}

let kept;

export async function keepsInTheModule(url) {
  await timed('load', async () => {
    kept = await fetch(url);
  });
  return kept.status;
}
