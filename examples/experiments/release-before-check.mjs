/** The release runs whether or not there is a response, and its own TypeError takes the place of the real error. */
const [, , down] = process.argv.slice(2);

async function load(url) {
  let res;
  try {
    res = await fetch(url);
    return await res.json();
  } finally {
    if (!res.bodyUsed) await res.body.cancel();
  }
}

await load(`${down}/small`).catch((error) => console.log(error.cause?.code ?? error.name));
