// Clients, pools and agents of undici: constructed here, kept in fields, composed, handed over.
const { Agent, Client, interceptors, Pool, request, getGlobalDispatcher } = require('undici');
const undici = require('undici');

const pool = new Pool('http://localhost', { connections: 1 });
const agent = new Agent().compose(interceptors.retry());
const reader = new Agent().compose(interceptors.dump());

module.exports.unreadFromAPool = async function unreadFromAPool() {
  const { statusCode } = await pool.request({ path: '/', method: 'GET' }); // want no-unconsumed-body
  return statusCode;
};

module.exports.readFromAPool = async function readFromAPool() {
  const { body } = await pool.request({ path: '/', method: 'GET' });
  return body.json();
};

module.exports.headFromAPool = async function headFromAPool() {
  const { headers } = await pool.request({ path: '/', method: 'HEAD' });
  return headers;
};

module.exports.composed = async function composed(origin) {
  const { statusCode } = await agent.request({ origin, path: '/', method: 'GET' }); // want no-unconsumed-body
  return statusCode;
};

module.exports.dumpedByAnInterceptor = async function dumpedByAnInterceptor(origin) {
  const { statusCode } = await reader.request({ origin, path: '/', method: 'GET' });
  return statusCode;
};

module.exports.globalDispatcher = async function globalDispatcher(origin) {
  const { statusCode } = await getGlobalDispatcher().request({ origin, path: '/' }); // want no-unconsumed-body
  return statusCode;
};

module.exports.throughADispatcher = async function throughADispatcher(url) {
  const { statusCode, body } = await request(url, { dispatcher: agent });
  if (statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
  return body.json();
};

module.exports.closedClient = async function closedClient(origin) {
  const client = new undici.Client(origin);
  const { statusCode } = await client.request({ path: '/', method: 'GET' }); // want no-unconsumed-body
  await client.close();
  return statusCode;
};

module.exports.destroyedClient = async function destroyedClient(origin) {
  const client = new Client(origin);
  try {
    const { statusCode } = await client.request({ path: '/', method: 'GET' });
    return statusCode;
  } finally {
    await client.destroy();
  }
};

class Upstream {
  #client;

  constructor(origin) {
    this.#client = new Client(origin);
    this.pool = new Pool(origin);
  }

  backup = new Pool('http://backup');

  async exists(path) {
    const { statusCode } = await this.#client.request({ path, method: 'GET' }); // want no-unconsumed-body
    return statusCode === 200;
  }

  async load(path) {
    const { statusCode, body } = await this.pool.request({ path, method: 'GET' });
    if (statusCode === 404) return null; // want no-unconsumed-body
    return body.json();
  }

  async loadFromBackup(path) {
    const { statusCode, body } = await this.backup.request({ path, method: 'GET' });
    if (statusCode === 404) {
      await body.dump();
      return null;
    }
    return body.json();
  }

  async connect(origin) {
    this.late = new Client(origin);
  }

  async sendLate(path) {
    const { statusCode } = await this.late.request({ path, method: 'GET' }); // want no-unconsumed-body
    return statusCode;
  }
}

module.exports.Upstream = Upstream;

// Made when they are needed.

let shared;

function sharedPool(origin) {
  if (!shared) {
    shared = new Pool(origin);
  }
  return shared;
}

module.exports.madeByAHelper = async function madeByAHelper(origin) {
  const { statusCode } = await sharedPool(origin).request({ path: '/', method: 'GET' }); // want no-unconsumed-body
  return statusCode;
};

module.exports.keptByAHelper = async function keptByAHelper(origin) {
  const client = sharedPool(origin);
  const { statusCode, body } = await client.request({ path: '/', method: 'GET' });
  if (statusCode !== 200) return undefined; // want no-unconsumed-body
  return body.json();
};

module.exports.madeLater = async function madeLater() {
  shared ??= new Pool('http://localhost');
  const { body } = await shared.request({ path: '/', method: 'GET' });
  return body.json();
};

class Clients {
  #clients = new Map();

  #clientOf(origin) {
    let client = this.#clients.get(origin);
    if (!client) {
      client = new Client(origin);
      this.#clients.set(origin, client);
    }
    return client;
  }

  async restart(origin) {
    const client = this.#clientOf(origin);
    const { statusCode, body } = await client.request({ path: '/restart', method: 'POST' }); // want no-unconsumed-body /when statusCode !== 200 is false/
    if (statusCode !== 200) {
      throw new Error(await body.text());
    }
  }

  async stop(origin) {
    const { statusCode } = await this.#clientOf(origin).request({ path: '/stop', method: 'POST' }); // want no-unconsumed-body
    return statusCode === 200;
  }
}

module.exports.Clients = Clients;

// By the way its result is used: `statusCode` beside a body with undici's reading methods.

module.exports.injected = async function injected(client) {
  const { statusCode, body } = await client.request({ path: '/', method: 'GET' });
  if (statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
  return body.json();
};

module.exports.injectedResponse = async function injectedResponse(client) {
  const res = await client.request({ path: '/', method: 'GET' });
  if (res.statusCode !== 200) return null; // want no-unconsumed-body
  return res.body.text();
};

module.exports.somethingElse = async function somethingElse(app) {
  const res = await app.inject({ path: '/', method: 'GET' });
  if (res.statusCode !== 200) return null;
  return res.body.text;
};
