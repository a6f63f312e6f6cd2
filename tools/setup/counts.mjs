// How many tests passed, failed and were skipped, from the JSON reports of Vitest and Playwright.
import { existsSync, readFileSync } from 'node:fs';

/** No report, or one that can't be read, means that the runner itself broke: one failure. */
const broken = { passed: 0, failed: 1, skipped: 0 };

function readReport(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  } catch {
    return null;
  }
}

/** A suite that could not even be loaded holds no failed test, and still is a failure. */
export function vitestCounts(file) {
  const report = readReport(file);
  if (!report) return broken;
  const unloaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** A test that passed on a second try is counted as passed; Playwright's own output names it flaky. */
export function playwrightCounts(file) {
  const report = readReport(file);
  if (!report) return broken;
  const { expected, flaky, unexpected, skipped } = report.stats;
  // Errors outside of tests: a server that didn't start, a file that didn't load.
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), skipped };
}

export function sum(all) {
  return all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
