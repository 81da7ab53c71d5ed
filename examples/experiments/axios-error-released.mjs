/** The same, with the stream that the error carries destroyed: one connection after the other, and none kept. */
import axios from 'axios';

const [origin] = process.argv.slice(2);

async function load(url) {
  try {
    const res = await axios.get(url, { responseType: 'stream' });
    return await res.data.toArray();
  } catch (error) {
    error.response?.data.destroy();
    return error.response?.status;
  }
}

for (let turn = 0; turn < 20; turn++) {
  if ((await load(`${origin}/error`)) !== 500) process.exitCode = 1;
}
