// Reads what `jest --json` wrote. `failed <file>`: the suites that failed, a line each. `counts <file> [<file of a second
// try>]`: `passed failed`, where the second try decides about the suites in it; a run that left no file is one failure.
import { readFileSync } from 'node:fs';

const [question, ...files] = process.argv.slice(2);
const tries = files.map(suitesIn);
const suites = Object.values(Object.assign({}, ...tries));

if (question === 'failed') suites.filter(hasFailed).forEach(({ name }) => console.log(name));
else
  console.log(
    countOf('passed'),
    countOf('failed') + suites.filter(couldNotRun).length + tries.filter(isMissing).length,
  );

function suitesIn(file) {
  try {
    return Object.fromEntries(JSON.parse(readFileSync(file, 'utf8')).testResults.map((suite) => [suite.name, suite]));
  } catch {
    return undefined;
  }
}

function isMissing(attempt) {
  return attempt === undefined;
}

function hasFailed({ status }) {
  return status === 'failed';
}

function couldNotRun(suite) {
  return hasFailed(suite) && testsThat('failed', suite) === 0;
}

function countOf(status) {
  return suites.reduce((sum, suite) => sum + testsThat(status, suite), 0);
}

function testsThat(status, { assertionResults }) {
  return assertionResults.filter((test) => test.status === status).length;
}
