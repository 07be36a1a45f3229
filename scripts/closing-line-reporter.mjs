/**
 * Ends a test run with the skipped tests by name, and then `N passed, N failed` alone on a line (`, N skipped` may
 * follow, `CLOSING_WORD` may stand before it).
 */
export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const having = (...states) => tests.filter((test) => states.includes(test.result().state));
    const skipped = having("skipped", "pending");
    // A file that cannot be loaded holds no test to fail.
    const errors = unhandledErrors.length + modules.flatMap((module) => module.errors()).length;
    const counts = [`${having("passed").length} passed`, `${having("failed").length + errors} failed`];
    if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
    const word = process.env.CLOSING_WORD ? `${process.env.CLOSING_WORD}: ` : "";
    const names = skipped.map(
      (test) => `Skipped: ${test.project.name}/${test.module.relativeModuleId} > ${test.fullName}\n`,
    );
    process.stdout.write(`\n${names.join("")}\n${word}${counts.join(", ")}\n`);
  }
}
