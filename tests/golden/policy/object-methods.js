// Methods of an object literal that call each other by `this`.
export const checking = {
  async send(url, init) {
    const res = await fetch(url, init);
    this.check(res); // want no-unconsumed-body /'res' is still open when 'this\.check\(…\)' throws/
    return res.json();
  },
  check(res) {
    if (!res.ok) throw new Error(res.statusText);
  },
};

export const api = {
  async request(path) {
    const res = await fetch(path);
    if (!res.ok) {
      await res.text();
      throw new Error(path);
    }
    return res;
  },
  async remove(path) {
    await this.request(path); // want no-unconsumed-body
  },
  head: async function (path) {
    const res = await this.request(path); // want no-unconsumed-body
    return res.headers.get('etag');
  },
  async get(path) {
    return (await this.request(path)).json();
  },
  async close(res) {
    await res.arrayBuffer();
  },
  async touch(path) {
    const res = await this.request(path);
    await this.close(res);
    return res.status;
  },
};

export const component = {
  methods: {
    async load(url) {
      const res = await fetch(url);
      if (!this.isGood(res)) return; // want no-unconsumed-body
      this.data = await res.json();
    },
    isGood(res) {
      return res.ok;
    },
    keep(res) {
      this.last = res;
    },
    async reload(url) {
      this.keep(await fetch(url));
    },
  },
};

export const withAFunctionInside = {
  request: (path) => fetch(path),
  run(path) {
    return function () {
      // Another `this`.
      this.request(path);
    };
  },
};
