/** One line that is written over while something long runs, and only where somebody sees it. */
const terminal = process.stdout.isTTY;

export function progress(text) {
  if (terminal) process.stdout.write(`\r\u001b[K${text.slice(0, process.stdout.columns - 1)}`);
}

export function say(text) {
  progress('');
  console.log(text);
}
