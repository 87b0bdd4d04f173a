/**
 * `npm run bench -- NAME [--json]`: builds, then runs one benchmark. Each measures Linia beside a floor or a peer in the
 * same run, because machines differ and drift; bars are ratios where they can be.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { build } from '../server/build.mjs';

const names = [
  'escalate',
  'identify',
  'names',
  'import',
  'routing',
  'fanout',
  'telephone',
  'mail',
  'requests',
  'portal',
];
const [name, ...rest] = process.argv.slice(2).filter((word) => word !== '--json');
if (!names.includes(name) || rest.length > 0) {
  console.error(`Usage: npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
await build();
const root = fileURLToPath(new URL('../..', import.meta.url));
execFileSync(process.execPath, ['node_modules/@typescript/native/bin/tsc', '-b', 'apps/bench'], {
  cwd: root,
  stdio: 'inherit',
});
// the journeys know where a browser is
const { findBrowser } = await tsImport('../../e2e/browser.ts', import.meta.url);
process.env.LINIA_E2E_BROWSER ??= JSON.stringify(findBrowser());
const { run } = await import(`./dist/${name}.js`);
const report = await run();
const { printReport } = await import('./dist/report.js');
printReport(report, process.argv.includes('--json'));
process.exit(report.bars.every((bar) => bar.ok) ? 0 : 1);
