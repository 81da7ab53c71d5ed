const fs = require('node:fs');
const { pipeline } = require('node:stream');
const { promisify } = require('node:util');
const axios = require('axios');
const { default: instance } = require('axios');

const finished = promisify(pipeline);

exports.size = async function size(url) {
  const res = await axios.get(url, { responseType: 'stream' }); // want no-unconsumed-body
  return res.headers['content-length'];
};

exports.ofTheDefault = async (url) => {
  const res = await instance.get(url, { responseType: 'stream' }); // want no-unconsumed-body
  return res.headers['content-length'];
};

exports.inline = async (url) => {
  const res = await require('axios').get(url, { responseType: 'stream' }); // want no-unconsumed-body
  return res.headers['content-length'];
};

exports.lazily = async (url) => {
  const { default: client } = await import('axios');
  const res = await client.get(url, { responseType: 'stream' }); // want no-unconsumed-body
  return res.headers['content-length'];
};

exports.download = async function download(url, file) {
  const res = await axios.get(url, { responseType: 'stream' });
  await finished(res.data, fs.createWriteStream(file));
};

exports.byCallback = function byCallback(url, file, done) {
  axios
    .get(url, { responseType: 'stream' })
    .then((res) => {
      pipeline(res.data, fs.createWriteStream(file), done);
    })
    .catch(done);
};

exports.promised = (url, file) =>
  new Promise((resolve, reject) => {
    axios({ url, responseType: 'stream' })
      .then((response) => {
        const writer = fs.createWriteStream(file);
        response.data.pipe(writer);
        writer.on('finish', resolve);
        writer.on('error', reject);
      })
      .catch(reject);
  });

exports.counted = async function counted(url) {
  const response = await axios.get(url, { responseType: 'stream' });
  let received = 0;
  response.data.on('data', (chunk) => {
    received += chunk.length;
  });
  await new Promise((resolve) => response.data.on('end', resolve));
  return received;
};
