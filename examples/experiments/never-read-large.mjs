/** Nobody reads the body (1 MB), so the connection can serve nobody else: each request opens another one. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/large`);
  if (res.status !== 200) process.exitCode = 1;
}
