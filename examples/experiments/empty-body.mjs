/** A 204 has no body: there is nothing to read, and nothing to close. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/empty`);
  if (res.status === 204) continue;
  await res.text();
}
