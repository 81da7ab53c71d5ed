// Older scripts: require, function expressions, immediately run functions, exports by assignment.
const { fetch: undiciFetch } = require('undici');
const fs = require('node:fs');

exports.load = async function load(url) {
  const res = await undiciFetch(url);
  if (res.status !== 200) throw new Error('load failed: ' + res.status); // want no-unconsumed-body
  return res.json();
};

module.exports.touch = function touch(url) {
  return undiciFetch(url, { method: 'POST' }).then(function (res) { // want no-unconsumed-body
    return res.status;
  });
};

exports.save = function save(url, path) {
  return fetch(url)
    .then(function (res) {
      return res.arrayBuffer();
    })
    .then(function (bytes) {
      fs.writeFileSync(path, Buffer.from(bytes));
    });
};

(async () => {
  const res = await fetch('https://registry.example/latest');
  const latest = await res.json();
  console.log(latest.version);
})();

(async function main() {
  const res = await fetch('https://registry.example/ping'); // want no-unconsumed-body
  if (!res.ok) process.exitCode = 1;
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

function Client(base) {
  this.base = base;
}

Client.prototype.get = async function (path) {
  const res = await fetch(this.base + path);
  if (!res.ok) return null; // want no-unconsumed-body
  return res.json();
};

Client.prototype.stream = function (path) {
  const self = this;
  return fetch(self.base + path).then((res) => res.body); // want no-detached-body
};

exports.Client = Client;

exports.withCallback = (url, callback) => {
  fetch(url).then(
    (res) => {
      if (!res.ok) return callback(new Error(res.statusText)); // want no-unconsumed-body
      return res.text().then((text) => callback(null, text));
    },
    (error) => callback(error),
  );
};

// A space before the parenthesis, as some houses write it.
exports.head = async function head (url) {
  const axios = require ('axios');
  const res = await axios.get (url, { responseType: 'stream' }); // want no-unconsumed-body
  return res.status;
};

exports.later = async function later (url) {
  const { request } = await import ('undici');
  const { statusCode } = await request (url); // want no-unconsumed-body
  return statusCode;
};
