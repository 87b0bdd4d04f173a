/** `npm run pbx`: brings up a local Asterisk and keeps it up until Ctrl+C. Builds itself first. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
execFileSync(process.execPath, ['node_modules/@typescript/native/bin/tsc', '-b', 'apps/pbx'], {
  cwd: root,
  stdio: 'inherit',
});
await import('./dist/main.js');
