/** A pool of one connection, and a body that nobody reads: the second request waits for ever. */
import { Agent } from 'undici7';

const [origin] = process.argv.slice(2);
const dispatcher = new Agent({ connections: 1 });
const patience = new AbortController();

const first = await fetch(`${origin}/large`, { dispatcher });
if (first.status !== 200) process.exitCode = 1;
setTimeout(() => patience.abort(), 1500);
try {
  const second = await fetch(`${origin}/large`, { dispatcher, signal: patience.signal });
  await second.arrayBuffer();
} catch (error) {
  if (error.name !== 'AbortError') throw error;
}
