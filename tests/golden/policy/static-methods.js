// In what is static `this` is the class itself.
export class Catalog {
  static #timed(url) {
    return fetch(url, { signal: AbortSignal.timeout(500) });
  }

  static origin(url) {
    return fetch(url);
  }

  origin() {
    return 'https://example.com';
  }

  static async isUp(url) {
    const res = await this.#timed(url); // want no-unconsumed-body
    return res.ok;
  }

  static async reads(url) {
    const res = await this.#timed(url);
    if (res.ok) return res.json();
    await res.body?.cancel();
    return this.origin(url).then((other) => other.json());
  }

  static probe = async (url) => {
    const res = await this.origin(url); // want no-unconsumed-body
    return res.status;
  };

  static async inACallback(urls) {
    return Promise.all(urls.map((url) => this.origin(url).then((res) => res.ok))); // want no-unconsumed-body
  }

  async isOrigin() {
    const here = await this.origin();
    return here === 'https://example.com';
  }
}

class Plain {
  static parse(res) {
    return res.status;
  }

  static async get(url) {
    const res = await fetch(url);
    return this.parse(res);
  }

  static async known(url) {
    const res = await fetch(url); // want no-unconsumed-body
    return Plain.parse(res);
  }

  describe(res) {
    return res.statusText;
  }

  async load(url) {
    const res = await fetch(url);
    return this.describe(res);
  }

  async probe(url) {
    const res = await fetch(url); // want no-unconsumed-body
    return this.isUp(res);
  }

  isUp(res) {
    return res.ok;
  }
}

export class Parsed extends Plain {
  static parse(res) {
    return res.json();
  }

  describe(res) {
    return res.text();
  }

  static async statusOf(url) {
    const res = await fetch(url); // want no-unconsumed-body
    return super.parse(res);
  }

  static async read(url) {
    const res = await fetch(url);
    return this.parse(res);
  }

  async description(url) {
    const res = await fetch(url); // want no-unconsumed-body
    return super.describe(res);
  }
}
