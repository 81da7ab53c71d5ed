// What a driver runs in the page runs in a browser, whatever stands around it.
export async function signsIn(page, user) {
  await page.evaluate(async (name) => {
    await fetch('/api/login', { method: 'POST', body: name });
  }, user);
}

export async function asksByWebDriver(driver) {
  return driver.executeAsyncScript((done) => {
    fetch('/api/config').then((res) => done(res.ok), done);
  });
}

export async function asksBeside(page, url) {
  await page.goto(url);
  await fetch(`${url}/reset`); // want no-unconsumed-body
}

// By its name, too: from a variable, or from a helper's options.
const logsOut = async () => {
  await fetch('/api/logout', { method: 'POST' });
};

export async function signsOut(page) {
  await page.evaluate(logsOut);
}

async function recordsRequest(page, options) {
  await page.evaluate(options.request);
}

export async function recordsUpload(page) {
  await recordsRequest(page, {
    request: () => {
      fetch('/api/upload', { method: 'POST', body: 'text' }).then(() => window.done());
    },
    cleanUp: async () => {
      await fetch('http://127.0.0.1:3000/reset'); // want no-unconsumed-body
    },
  });
}
