/** The body is read to its end and nothing is closed: one connection serves every request. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/large`);
  const bytes = await res.arrayBuffer();
  if (bytes.byteLength !== 1024 * 1024) process.exitCode = 1;
}
