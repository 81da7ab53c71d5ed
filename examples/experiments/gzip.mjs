/** A compressed body that is read to its end. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/gzip`);
  const text = await res.text();
  if (text.length !== 1024 * 1024) process.exitCode = 1;
}
