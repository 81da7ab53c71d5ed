// Servers and scripts that speak of a browser without being in one.
import puppeteer from 'puppeteer';

export const html = '<script>navigator.sendBeacon("/left")</script>';

export async function titleOf(url) {
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.title !== '');
  const title = await page.evaluate(() => document.title);
  await fetch(`https://hooks.example.com/${title}`); // want no-unconsumed-body
  await browser.close();
}
