/** The same release, once there is something to release: the error says that the server is down. */
const [, , down] = process.argv.slice(2);

async function load(url) {
  let res;
  try {
    res = await fetch(url);
    return await res.json();
  } finally {
    if (res && !res.bodyUsed) await res.body?.cancel();
  }
}

await load(`${down}/small`).catch((error) => console.log(error.cause?.code ?? error.name));
