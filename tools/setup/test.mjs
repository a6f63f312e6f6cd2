// npm test: installs what is missing, then lint, unused code, types, build, unit tests, browser tests, Firefox. Every
// stage runs even if an earlier one failed. The last line adds up all tests: "N passed, N failed, N skipped".
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { playwrightCounts, sum, vitestCounts } from './counts.mjs';
import { hashInputs, noteBuilt } from './inputs.mjs';
import { checkNode, install, root, run } from './install.mjs';

checkNode();
install();

const reports = join(root, 'test-results');
const unitReport = join(reports, 'unit.json');
const firefoxReport = join(reports, 'firefox.json');
// Written where playwright.config.ts says.
const browserReport = join(reports, 'e2e.json');
// Reports of an earlier run must not be counted.
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const failed = [];
function stage(name, command, args, environment) {
  console.log(`\n— ${name}`);
  const ok = run(command, args, environment) === 0;
  if (!ok) failed.push(name);
  return ok;
}

stage('lint', 'npx', ['--no-install', 'biome', 'check', '.']);
stage('unused code', 'npx', ['--no-install', 'knip']);
stage('types', 'npx', ['--no-install', 'tsc', '--noEmit', '-p', '.']);
// Before the unit tests, because it prepares the model files some of them read.
const hash = hashInputs();
const built = stage('build', 'npm', ['run', 'build']);
if (built) noteBuilt(hash);
// Before the unit tests too: those of WebGPU run on the software driver that comes with it.
const chromium = built ? ensureChromium() : null;
stage('unit tests', 'npx', [
  '--no-install',
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
]);

const counts = [vitestCounts(unitReport)];
if (chromium) {
  stage('browser tests', 'npx', ['--no-install', 'playwright', 'test'], {
    CHROMIUM_PATH: chromium,
  });
} else {
  failed.push('browser tests');
  console.error(built ? 'There is no Chromium, and none could be installed.' : 'There is no build to test.');
}
counts.push(playwrightCounts(browserReport));

// Skips, and says so, where there is no Firefox.
stage('Firefox', 'npx', [
  '--no-install',
  'vitest',
  'run',
  '--config',
  'e2e/firefox/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${firefoxReport}`,
]);
counts.push(vitestCounts(firefoxReport));

const total = sum(counts);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}\n` : '\nAll stages passed.\n');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(failed.length > 0 || total.failed > 0 ? 1 : 0);
