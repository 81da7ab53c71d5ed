/** The server answers `Connection: close`: a new connection each time, however well the body is read. */
const [origin] = process.argv.slice(2);

for (let turn = 0; turn < 20; turn++) {
  const res = await fetch(`${origin}/close`);
  await res.text();
}
