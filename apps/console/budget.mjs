import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** After the build: what each first view costs on the wire. Over budget, the build fails. */
const BUDGET_KB = { js: 120, css: 15 };

const dist = fileURLToPath(new URL('./dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const views = Object.keys(manifest).filter((key) => /^src\/views\/[^/]+\.svelte$/.test(key));
const size = new Map();

const rows = views.map((view) => ({ view, ...weigh([entry, view]) })).sort((a, b) => b.js - a.js);
console.log(`First view, gzip, KB (budget: ${BUDGET_KB.js} of JavaScript, ${BUDGET_KB.css} of CSS)`);
for (const { view, js, css } of rows) {
  const over = js > BUDGET_KB.js || css > BUDGET_KB.css;
  console.log(`${over ? 'OVER ' : '     '}${js.toFixed(1).padStart(6)} js ${css.toFixed(1).padStart(5)} css  ${view}`);
  if (over) process.exitCode = 1;
}
if (rows.length === 0) throw new Error('No views in the manifest: what was built?');

/** The chunks a view needs before it can be drawn: the entry, the view, and all that they import statically. */
function weigh(roots) {
  const chunks = new Set();
  const files = { js: new Set(), css: new Set() };
  const visit = (key) => {
    if (chunks.has(key)) return;
    chunks.add(key);
    const chunk = manifest[key];
    files.js.add(chunk.file);
    for (const css of chunk.css ?? []) files.css.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  roots.forEach(visit);
  return { js: sum(files.js), css: sum(files.css) };
}

function sum(files) {
  let bytes = 0;
  for (const file of files) {
    if (!size.has(file)) size.set(file, gzipSync(readFileSync(dist + file)).length);
    bytes += size.get(file);
  }
  return bytes / 1024;
}
