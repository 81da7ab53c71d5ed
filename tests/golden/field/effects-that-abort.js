// An effect whose cleanup aborts what it has asked for: the body is open until then, and no longer.

export function effectWithAnInnerFunction(url, show) {
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
}

export function effectRunAtOnce(useEffect, url, show) {
  useEffect(() => {
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
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const load = async () => {
    const res = await fetch(url, options);
    if (res.status === 200) show(await res.json());
  };
  const stop = () => controller?.abort();
  void load();
  return stop;
}

export function cleanupThatAbortsNothing(url, show) {
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
}

export function cleanupThatAbortsAnother(url, show) {
  const controller = new AbortController();
  const other = new AbortController();
  const load = async () => {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) return; // want no-unconsumed-body
    show(await res.json());
  };
  void load();
  return () => other.abort();
}

export function asksAgainAndAgain(url, show, wait) {
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
}

export function asksEveryMinute(url, show) {
  const controller = new AbortController();
  const load = async () => {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) return; // want no-unconsumed-body
    show(await res.json());
  };
  const timer = setInterval(load, 60_000);
  return () => {
    clearInterval(timer);
    controller.abort();
  };
}

export function nobodyCleansUp(url, show) {
  const controller = new AbortController();
  const load = async () => {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) return; // want no-unconsumed-body
    show(await res.json());
  };
  void load();
  return controller.signal;
}
