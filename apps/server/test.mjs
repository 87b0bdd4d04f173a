/** `npm test`: everything a change has to pass, quickest first; ends at the first step that fails. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const reports = mkdtempSync(join(tmpdir(), 'linia-reports-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const steps = [
  ['Lint', 'npm run --silent lint'],
  ['Types', 'npm run --silent types'],
  ['Build', 'node apps/server/build.mjs'],
  [
    'Unit and database tests',
    `npx vitest run --project unit --project server --reporter=default --reporter=json --outputFile.json=${vitestReport}`,
  ],
  // two at a time, each with a server of its own: one leaves a core idle half of the time
  ['Browser journeys', 'LINIA_E2E_WORKERS=2 npx playwright test --reporter=list,json'],
];

const begun = performance.now();
let code = 0;
for (const [heading, command] of steps) {
  console.log(`\n━━ ${heading}`);
  const start = performance.now();
  code = await run(command);
  console.log(`━━ ${heading}: ${code === 0 ? 'passed' : `FAILED (${code})`} in ${seconds(start)}`);
  if (code !== 0) break;
}

const counts = [fromVitest(), fromPlaywright()];
const passed = counts.reduce((sum, one) => sum + one.passed, 0);
// A step can fail without a failed test: lint, a file that does not load, a server that does not start.
const failed = Math.max(
  counts.reduce((sum, one) => sum + one.failed, 0),
  code === 0 ? 0 : 1,
);
console.log(`\n${passed} passed, ${failed} failed in ${seconds(begun)}`);
process.exitCode = code;

function run(command) {
  return new Promise((done) => {
    const child = spawn(command, {
      shell: true,
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport, PLAYWRIGHT_HTML_OPEN: 'never' },
    });
    child.once('error', () => done(1));
    child.once('exit', (status) => done(status ?? 1));
  });
}

function fromVitest() {
  const report = read(vitestReport);
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

/** A flaky journey passed at a second try: it counts as passed, and the list above names it. */
function fromPlaywright() {
  const { expected = 0, flaky = 0, unexpected = 0 } = read(playwrightReport)?.stats ?? {};
  return { passed: expected + flaky, failed: unexpected };
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // the step did not come so far
  }
}

function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
