/** Two hosts, neither read: each of them sees a new connection with every request. */
const [first, second] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const a = await fetch(`${first}/large`);
  const b = await fetch(`${second}/large`);
  if (a.status !== 200 || b.status !== 200) process.exitCode = 1;
}
