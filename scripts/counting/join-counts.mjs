// What jest counted, or for files of which they saw more, what the processes counted that tests start. The two are not added up
// for one file: they count the outputs of two compilers, so a statement would seem to be two.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import libCoverage from 'istanbul-lib-coverage';
import libSourceMaps from 'istanbul-lib-source-maps';

/** @returns the coverage map, by the paths of the sources */
export async function joinCounts(jestFile, processesFolder) {
  const joined = libCoverage.createCoverageMap(readJson(jestFile));
  const inProcesses = await countsOfProcesses(processesFolder);
  for (const path of inProcesses.files()) {
    const there = inProcesses.fileCoverageFor(path);
    if (joined.data[path] && linesRun(there) > linesRun(joined.fileCoverageFor(path))) joined.data[path] = there;
  }
  return joined;
}

function countsOfProcesses(folder) {
  const counted = libCoverage.createCoverageMap({});
  for (const name of readdirSync(folder)) counted.merge(readJson(join(folder, name)));
  return libSourceMaps.createSourceMapStore().transformCoverage(counted);
}

function linesRun(file) {
  return file.toSummary().lines.covered;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
