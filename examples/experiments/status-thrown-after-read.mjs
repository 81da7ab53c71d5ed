/** The same with the error's text in the message: the connection is free again. */
const [origin] = process.argv.slice(2);

async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    const text = await res.text();
    throw new Error(`Status ${res.status}: ${text.slice(0, 80)}`);
  }
  return res.json();
}

for (let turn = 0; turn < 20; turn++) {
  await load(`${origin}/error`).catch((error) => error.message);
}
