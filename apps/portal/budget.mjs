import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** After the build: what the whole portal weighs on the wire, all its scripts together. Over budget, the build fails. */
const BUDGET_KB = { js: 40, css: 15 };

const dist = fileURLToPath(new URL('./dist/client/', import.meta.url));
const files = readdirSync(dist);
for (const [kind, most] of Object.entries(BUDGET_KB)) {
  const named = files.filter((name) => name.endsWith(`.${kind}`));
  const kb = named.reduce((sum, name) => sum + gzipSync(readFileSync(dist + name)).length, 0) / 1024;
  console.log(`${kb > most ? 'OVER ' : '     '}${kb.toFixed(1).padStart(6)} KB ${kind} of ${most}, gzip, whole portal`);
  if (kb > most || named.length === 0) process.exitCode = 1;
}
