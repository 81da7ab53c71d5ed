// Every response of a chain of redirects has to be released before the next request is made.
const http = require('http');
const https = require('https');
const fs = require('fs');
const { URL } = require('url');

function download(url, file, done) {
  const client = url.startsWith('https') ? https : http;
  client
    .get(url, (res) => {
      if (res.statusCode === 301 || res.statusCode === 302) {
        return download(res.headers.location, file, done); // want no-unconsumed-body /still open when this return leaves the callback/
      }
      res.pipe(fs.createWriteStream(file)).on('finish', done);
    })
    .on('error', done);
}

function downloadDrained(url, file, done) {
  const client = url.startsWith('https') ? https : http;
  client
    .get(url, (res) => {
      if (res.statusCode === 301 || res.statusCode === 302) {
        res.resume();
        return downloadDrained(res.headers.location, file, done);
      }
      res.pipe(fs.createWriteStream(file)).on('finish', done);
    })
    .on('error', done);
}

const fetchText = (url, redirects = 0) =>
  new Promise((resolve, reject) => {
    https
      .get(url, { headers: { accept: 'text/plain' } }, (res) => {
        const { statusCode, headers } = res;
        if (statusCode >= 300 && statusCode < 400 && headers.location) {
          if (redirects > 5) {
            reject(new Error('too many redirects'));
            return; // want no-unconsumed-body /read it with `res.resume\(\)`.*it is also open on line 43, on line 47/
          }
          resolve(fetchText(new URL(headers.location, url).href, redirects + 1));
          return;
        }
        if (statusCode !== 200) {
          reject(new Error(`status ${statusCode}`));
          return;
        }
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (chunk) => {
          text += chunk;
        });
        res.on('end', () => resolve(text));
      })
      .on('error', reject);
  });

function downloadInLoop(url, done) {
  const follow = (next, hops) => {
    const request = (next.protocol === 'https:' ? https : http).request(next, (response) => {
      if ([301, 302, 307].includes(response.statusCode) && hops > 0) {
        response.destroy();
        follow(new URL(response.headers.location, next), hops - 1);
        return;
      }
      if (response.statusCode !== 200) {
        done(new Error('failed'));
        return; // want no-unconsumed-body /'response' is still open/
      }
      done(null, response);
    });
    request.on('error', done);
    request.end();
  };
  follow(new URL(url), 5);
}

module.exports = { download, downloadDrained, fetchText, downloadInLoop };
