/** How time is taken and summed up, the same for every measurement. */

/** CPU time of this process in microseconds: what other processes do on the machine is not in it. */
export function cpuMicros() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What it takes to look at that clock, which is part of every time that is measured with it. */
export function clockMicros() {
  const times = 20_000;
  const start = cpuMicros();
  for (let index = 0; index < times; index++) cpuMicros();
  return (cpuMicros() - start) / times;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A rule that does the same as the given one, and adds the CPU time inside it to `spent.micros`, counting the `spent.times`. */
export function timed(rule, spent) {
  const clocked =
    (work) =>
    (...args) => {
      const start = cpuMicros();
      try {
        return work(...args);
      } finally {
        spent.micros += cpuMicros() - start;
        spent.times += 1;
      }
    };
  return {
    meta: rule.meta,
    create: clocked((context) => {
      const visitors = Object.entries(rule.create(context));
      return Object.fromEntries(visitors.map(([event, visit]) => [event, clocked(visit)]));
    }),
  };
}

/** The slope of a line through the points in a plot whose axes are both logarithmic: 1 is linear growth. */
export function growthExponent(points) {
  const logs = points.map(({ n, micros }) => [Math.log(n), Math.log(Math.max(1, micros))]);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const rise = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return rise / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
