/** Nobody reads the body, but all of it (1 KB) is in the client's buffer already: nothing is pinned, today. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/small`);
  if (res.status !== 200) process.exitCode = 1;
}
