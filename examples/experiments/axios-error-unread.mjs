/** axios rejects on a 500, and its error carries the response, still open: a handler that only looks at the status keeps the connection. */
import axios from 'axios';

const [origin] = process.argv.slice(2);

async function load(url) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    return await res.data.toArray();
  } catch (error) {
    return error.response.status;
  }
}

for (let turn = 0; turn < 20; turn++) {
  if ((await load(`${origin}/error`)) !== 500) process.exitCode = 1;
}
