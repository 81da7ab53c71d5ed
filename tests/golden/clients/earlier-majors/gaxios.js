// gaxios 6 stands on node-fetch 2.
import { request } from 'gaxios';

export async function destroyed(url) {
  const res = await request({ url, responseType: 'stream' }); // want no-unconsumed-body
  res.data.destroy(); // want no-unsafe-close
  return res.status;
}

export async function resumed(url) {
  const res = await request({ url, responseType: 'stream' });
  res.data.resume();
  return res.status;
}
