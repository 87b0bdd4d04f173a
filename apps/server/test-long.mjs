/**
 * `npm run test:long`: the crash and race tests (`*.long.ts`), then the random ones of `npm test` with more runs.
 * Tests read LINIA_LONG; LINIA_LONG_MINUTES (5 unless told) is what a test that can go on for ever is given.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'linia-long-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const report = join(folder, 'report.json');

const args = [
  'vitest',
  'run',
  '--project',
  'long',
  '--project',
  'unit',
  '--project',
  'server',
  ...process.argv.slice(2),
];
const code = await new Promise((done) => {
  const child = spawn('npx', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, LINIA_LONG: '1', LINIA_LONG_MINUTES: process.env['LINIA_LONG_MINUTES'] ?? '5' },
  });
  child.once('error', () => done(1));
  child.once('exit', (status) => done(status ?? 1));
});
print(JSON.parse(readFileSync(report, 'utf8')));
process.exitCode = code;

function print({ testResults, numPassedTests, numFailedTests }) {
  console.log('\nThe long tests');
  for (const { name, assertionResults } of testResults.filter(({ name }) => name.endsWith('.long.ts'))) {
    console.log(`  ${relative(root, name)}`);
    for (const { status, title, duration = 0 } of assertionResults) {
      console.log(`    ${status.padEnd(7)} ${(duration / 1000).toFixed(1).padStart(7)} s  ${title}`);
    }
  }
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
}
