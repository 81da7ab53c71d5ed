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
