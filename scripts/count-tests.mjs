// Adds up vitest's JSON reports and prints "N passed, N failed". Runs on any Node, before any type is stripped.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);

const passed = sum((report) => report.numPassedTests);
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
if (skipped > 0) console.log(`${skipped} skipped: nothing may be skipped here`);
// A run without a test, and a file that could not be loaded, have nothing to count and are failures all the same.
const empty = sum((report) => (report.numTotalTests === 0 ? 1 : 0));
const unloadable = sum((report) => report.testResults.filter(isUnloadable).length);
const failed = sum((report) => report.numFailedTests) + skipped + unloadable + empty;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function isUnloadable(file) {
  return file.status === "failed" && file.assertionResults.length === 0;
}
