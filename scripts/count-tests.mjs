// Prints "N passed, N failed" from a vitest JSON report. Runs on any Node, before any type is stripped.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
if (skipped > 0) console.log(`${skipped} skipped: nothing may be skipped here`);
// A file that could not be loaded has no tests to count, and is a failure all the same.
const failed = report.numFailedTests + skipped + report.testResults.filter(unloadable).length;
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 && report.numPassedTests > 0 ? 0 : 1);

function unloadable(file) {
  return file.status === "failed" && file.assertionResults.length === 0;
}
