/** The commonest leak: the error is thrown, and the page that came with it is never read. */
const [origin] = process.argv.slice(2);

async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(`Status ${res.status}`);
  }
  return res.json();
}

for (let turn = 0; turn < 20; turn++) {
  await load(`${origin}/error`).catch((error) => error.message);
}
