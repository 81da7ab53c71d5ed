/** Headless Chromium (Debian: `apt-get install chromium`), and the picture of one element of a page. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const images = path.resolve(import.meta.dirname, '../../docs/images');

export async function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    console.error(`There is no ${executablePath}: install Chromium, or name it in CHROMIUM`);
    process.exit(2);
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
}

/** Where a picture goes, for `page.screenshot()`. */
export function imageFile(name) {
  return path.join(images, name);
}
