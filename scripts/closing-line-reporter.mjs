/** Ends a test run with `N passed, N failed, N skipped` alone on a line. `CLOSING_WORD` may stand before it. */
export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state]++;
      // A file that cannot be loaded holds no test to fail.
      counts.failed += module.errors().length;
    }
    const word = process.env.CLOSING_WORD ? `${process.env.CLOSING_WORD}: ` : "";
    const skipped = counts.skipped + counts.pending;
    process.stdout.write(
      `\n${word}${counts.passed} passed, ${counts.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
    );
  }
}
