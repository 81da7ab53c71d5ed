/**
 * Prints `N passed, N failed[, N skipped]` from vitest's JSON report. A test file that could not even
 * be collected has no tests to count, so it counts as one failure; so does a report that is missing.
 */
import { readFileSync } from 'node:fs';

const [report] = process.argv.slice(2);
if (report === undefined) {
  console.error('usage: node scripts/test-counts.mjs <vitest-report.json>');
  process.exit(2);
}

function counts() {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`no test report: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const broken = results.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  for (const file of broken) console.error(`${file.name}: ${file.message}`);
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + broken.length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

const { passed, failed, skipped } = counts();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
if (failed > 0) process.exitCode = 1;
