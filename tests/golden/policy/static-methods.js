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
