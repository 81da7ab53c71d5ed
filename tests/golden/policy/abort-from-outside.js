// A controller that was made outside of the function ends what it ends all the same.
export function outside(run) {
  const controller = new AbortController();

  run(async function abortsOnFailure(url) {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) {
      controller.abort();
      return undefined;
    }
    return res.text();
  });

  run(async function abortsLater(url) {
    const pending = fetch(url, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 100);
    return (await pending).ok;
  });

  run(async function abortsNever(url) {
    const res = await fetch(url, { signal: controller.signal }); // want no-unconsumed-body
    return res.ok;
  });
}

export class Probe {
  constructor() {
    this.controller = new AbortController();
    this.other = new AbortController();
  }

  async aborts(url) {
    const res = await fetch(url, { signal: this.controller.signal });
    this.controller.abort();
    return res.ok;
  }

  async abortsLater(url) {
    const res = await fetch(url, { signal: this.controller.signal });
    setTimeout(() => this.controller.abort(), 100);
    return res.ok;
  }

  async abortsAnother(url) {
    const res = await fetch(url, { signal: this.controller.signal }); // want no-unconsumed-body
    this.other.abort();
    return res.ok;
  }
}
