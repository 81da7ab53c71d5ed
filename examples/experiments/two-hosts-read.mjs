/** Connections belong to an origin: two hosts, both read, take one each. */
const [first, second] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const a = await fetch(`${first}/large`);
  await a.arrayBuffer();
  const b = await fetch(`${second}/large`);
  await b.arrayBuffer();
}
