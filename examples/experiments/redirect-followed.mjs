/** The page of a followed redirect (1 MB) is left open by fetch itself, where no code of ours can close it. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/moved`);
  await res.arrayBuffer();
}
