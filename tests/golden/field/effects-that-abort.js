// An effect whose cleanup aborts what it has asked for: the body is open until then, and no longer.
import { useEffect, useLayoutEffect } from 'react';

export function innerFunction(url, show) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return;
      show(await res.json());
    };
    void load();
    return () => {
      controller.abort();
    };
  }, [url]);
}

export function runAtOnce(url, show) {
  useLayoutEffect(() => {
    const abort = new AbortController();
    void (async () => {
      try {
        const res = await fetch(url, { signal: abort.signal });
        if (!res.ok) return;
        show(await res.json());
      } catch {
        show(undefined);
      }
    })();
    return () => abort.abort();
  }, [url]);
}

export function cleanupWithAName(url, show) {
  useEffect(() => {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    async function load() {
      const res = await fetch(url, options);
      if (res.status === 200) show(await res.json());
    }
    const stop = () => controller?.abort();
    void load();
    return stop;
  }, [url]);
}

export function calledByAnother(url, show) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return undefined;
      return res.json();
    };
    const run = async () => {
      const loaded = await load();
      if (loaded) show(loaded);
    };
    run().catch(() => show(undefined));
    return () => controller.abort();
  }, [url]);
}

export function cleanupThatAbortsNothing(url, show) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return; // want no-unconsumed-body
      show(await res.json());
    };
    void load();
    return () => {
      show(controller.signal.aborted);
    };
  }, [url]);
}

export function cleanupThatAbortsAtTimes(url, show, isOld) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return; // want no-unconsumed-body
      show(await res.json());
    };
    void load();
    return () => {
      if (isOld()) controller.abort();
    };
  }, [url]);
}

export function cleanupThatAbortsAnother(url, show) {
  useEffect(() => {
    const controller = new AbortController();
    const other = new AbortController();
    const load = async () => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return; // want no-unconsumed-body
      show(await res.json());
    };
    void load();
    return () => other.abort();
  }, [url]);
}

export function controllerThatIsReplaced(url, show) {
  useEffect(() => {
    let controller;
    const load = async () => {
      controller = new AbortController();
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return; // want no-unconsumed-body
      show(await res.json());
    };
    void load();
    void load();
    return () => controller.abort();
  }, [url]);
}

export function asksAgainAndAgain(url, show, wait) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      while (!controller.signal.aborted) {
        const res = await fetch(url, { signal: controller.signal });
        await wait();
        if (!res.ok) continue; // want no-unconsumed-body
        show(await res.json());
      }
    };
    void load();
    return () => controller.abort();
  }, [url]);
}

export function asksAtEachEvent(url, show, bus) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return; // want no-unconsumed-body
      show(await res.json());
    };
    bus.on('change', load);
    return () => {
      bus.off('change', load);
      controller.abort();
    };
  }, [url]);
}

export function asksForEach(urls, show) {
  useEffect(() => {
    const controller = new AbortController();
    const load = async (url) => {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) return; // want no-unconsumed-body
      show(await res.json());
    };
    for (const url of urls) void load(url);
    return () => controller.abort();
  }, [urls]);
}

// No effect: who calls the function may never call what it returns.
export function startsAndStops(url, show) {
  const controller = new AbortController();
  const load = async () => {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) return; // want no-unconsumed-body
    show(await res.json());
  };
  void load();
  return () => controller.abort();
}

export function asksLater(url) {
  const controller = new AbortController();
  return async () => {
    const timer = setTimeout(() => controller.abort(), 5000);
    try {
      const res = await fetch(url, { signal: controller.signal });
      if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
      return await res.json();
    } finally {
      clearTimeout(timer);
    }
  };
}
