/** A redirect that is not followed is an error too, and what it carries is open as well. */
import axios from 'axios';

const [origin] = process.argv.slice(2);

async function locate(url) {
  try {
    const res = await axios.get(url, { responseType: 'stream', maxRedirects: 0 });
    res.data.resume();
    return undefined;
  } catch (error) {
    return error.response.headers.location;
  }
}

for (let turn = 0; turn < 20; turn++) {
  if ((await locate(`${origin}/moved`)) !== '/small') process.exitCode = 1;
}
