/** A picture of what a command writes, taken of a terminal emulator (https://xtermjs.org) that it was written to. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { imageFile } from './browser.mjs';

const require = createRequire(import.meta.url);
const xterm = path.dirname(path.dirname(require.resolve('@xterm/xterm')));

const theme = {
  background: '#ffffff',
  foreground: '#1f2328',
  cursor: '#ffffff',
  black: '#1f2328',
  red: '#cf222e',
  green: '#116329',
  yellow: '#7d4e00',
  blue: '#0550ae',
  magenta: '#8250df',
  cyan: '#1b7c83',
  brightBlack: '#6e7781',
};

/** `output` may contain escape sequences. The picture is as high as what was written. */
export async function takeTerminalPicture(browser, name, output, columns) {
  const page = await browser.newPage({ deviceScaleFactor: 1.5 });
  await page.setContent('<body style="margin:0"><div id="frame"></div></body>');
  await page.addStyleTag({
    content: `${readFileSync(path.join(xterm, 'css/xterm.css'), 'utf8')}
      #frame { display: inline-block; padding: 14px 18px; background: ${theme.background}; border: 1px solid #d0d7de; }
      #frame .xterm-viewport { background: none; overflow: hidden; }
      #frame .xterm-scrollable-element > .scrollbar { display: none; }`,
  });
  await page.addScriptTag({ path: path.join(xterm, 'lib/xterm.js') });
  await page.evaluate(
    async ({ output, columns, theme }) => {
      const { Terminal } = globalThis;
      const terminal = new Terminal({
        cols: columns,
        rows: 100,
        convertEol: true,
        fontFamily: 'DejaVu Sans Mono, monospace',
        fontSize: 13,
        lineHeight: 1.15,
        cursorInactiveStyle: 'none',
        theme,
      });
      terminal.open(globalThis.document.querySelector('#frame'));
      await new Promise((done) => terminal.write(output, done));
      terminal.resize(columns, terminal.buffer.active.cursorY + 1);
      await new Promise((done) => globalThis.requestAnimationFrame(() => setTimeout(done, 100)));
    },
    { output: output.trimEnd(), columns, theme },
  );
  await page.locator('#frame').screenshot({ path: imageFile(name) });
  await page.close();
}
