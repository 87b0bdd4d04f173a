/**
 * `npm start`: builds what is missing or stale, then becomes the server, in this very process: signals and the
 * exit code need nobody to pass them on. `--dev` runs the sources and restarts when they change.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Linia needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.`);
}
const root = new URL('../../', import.meta.url);
if (!existsSync(new URL('node_modules/pg', root))) {
  stop('Linia is not installed yet: run `npm ci` in its folder first.');
}

console.log(`Linia on Node ${process.versions.node}`);
stopWithNpm();
await buildUnlessInterrupted();
if (process.argv.includes('--dev')) await develop();
else await import('./dist/main.js');

async function buildUnlessInterrupted() {
  const { build } = await import('./build.mjs');
  const interrupted = new AbortController();
  const interrupt = (signal, number) => {
    interrupted.abort();
    process.exit(128 + number);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  await build({ signal: interrupted.signal }).catch((error) => stop(`failed\n${error.message}`));
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
}

async function develop() {
  const main = fileURLToPath(new URL('src/main.ts', import.meta.url));
  const args = ['--watch', '--conditions=@linia/source', '--import', 'tsx', main];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  process.on('SIGINT', () => {}); // the terminal has told the child as well; it stops first
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const code = await new Promise((done) => child.once('exit', done));
  process.exit(code ?? 1);
}

/** npm passes a SIGTERM to the shell between us, and the shell dies of it without a word to us. */
function stopWithNpm() {
  const parent = process.ppid;
  if (!process.env['npm_lifecycle_event']) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
