/** A body whose length nobody knows in advance, read to its end with a reader. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/chunked`);
  const reader = res.body.getReader();
  for (;;) {
    const { done } = await reader.read();
    if (done) break;
  }
}
