/** The body is given up, and its connection with it: as many connections as requests, one after the other. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/large`);
  res.body?.cancel().catch(() => {});
}
