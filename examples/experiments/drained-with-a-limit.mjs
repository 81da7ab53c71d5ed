/** Up to a limit it is cheaper to read what nobody needs than to open another connection. */
const [origin] = process.argv.slice(2);

async function drain(res, limit) {
  if (res.body === null) return;
  let seen = 0;
  for await (const chunk of res.body) {
    seen += chunk.byteLength;
    // Leaving the loop early cancels the rest.
    if (seen > limit) break;
  }
}

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/large`);
  await drain(res, 2 * 1024 * 1024);
}
