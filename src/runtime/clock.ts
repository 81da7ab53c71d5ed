/**
 * The clock and the timers as they were when the guard was loaded. Under a test's fake ones the guard would see no time pass,
 * and its own timers would be among those that the test counts, advances or runs until none is left.
 */
const { clearInterval, clearTimeout, setInterval, setTimeout } = globalThis;
export { clearInterval, clearTimeout, setInterval, setTimeout };

/** Milliseconds, as `performance.now()` gives them. */
export const clockNow = performance.now.bind(performance);
