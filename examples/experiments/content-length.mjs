/** A body of known length, read to its end by hand. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/large`);
  let missing = Number(res.headers.get('content-length'));
  for await (const chunk of res.body) missing -= chunk.byteLength;
  if (missing !== 0) process.exitCode = 1;
}
