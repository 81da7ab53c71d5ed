/** How often each construct of the grammar occurred in the random programs, the most frequent first. */
export function printConstructs(features) {
  console.log('\nhow often each construct occurred:');
  const sorted = [...features].sort(([, a], [, b]) => b - a);
  for (let row = 0; row < sorted.length; row += 4) {
    const cells = sorted.slice(row, row + 4).map(([name, times]) => `${name} ${times}`.padEnd(32));
    console.log(`  ${cells.join('')}`.trimEnd());
  }
}
