/** Builds what is missing or stale. `node apps/server/build.mjs`; `start.mjs` calls it too. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamps = join(root, 'node_modules/.cache/linia');
const shared = ['package-lock.json', 'packages/domain', 'packages/protocol'];

const parts = [
  {
    name: 'server',
    sources: [...shared, 'tsconfig.base.json', 'drizzle', 'apps/server'],
    output: 'apps/server/dist/main.js',
    command: [process.execPath, 'node_modules/@typescript/native/bin/tsc', '-b', 'apps/server'],
  },
  {
    name: 'console',
    sources: [...shared, 'packages/ui', 'apps/console'],
    output: 'apps/console/dist/index.html',
    command: ['npm', 'run', 'build', '--silent', '--workspace=@linia/console'],
  },
  {
    name: 'portal',
    sources: [...shared, 'packages/ui', 'apps/portal'],
    output: 'apps/portal/dist/server/server.js',
    command: ['npm', 'run', 'build', '--silent', '--workspace=@linia/portal'],
  },
];

/** A line a part, with its time; a failed build throws with what the builder said. `only`: the parts by name. */
export async function build({ signal, only } = {}) {
  for (const { name, sources, output, command } of parts.filter((part) => !only || only.includes(part.name))) {
    const stamp = join(stamps, `${name}.built`);
    const now = await fingerprint(sources);
    const built = await readFile(stamp, 'utf8').catch(() => '');
    if (built === now && existsSync(join(root, output))) continue;
    const start = performance.now();
    process.stdout.write(`  building the ${name} … `);
    await run(command, signal);
    await mkdir(stamps, { recursive: true });
    await writeFile(stamp, now);
    process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
}

/** By content, not by date: a fresh checkout or a copied image has new dates and the same sources. */
async function fingerprint(sources) {
  const hash = createHash('sha1').update(process.version);
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesOf(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const skipped = ['dist', 'node_modules', 'paraglide', 'migrations'];
  const kept = entries.filter(({ name }) => !skipped.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const inside = await Promise.all(
    kept.map((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)])),
  );
  return inside.flat();
}

function run([command, ...args], signal) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done() : fail(new Error(said.trim() || `${command} ended with ${code}`)),
    );
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    console.error(`failed\n${error.message}`);
    process.exitCode = 1;
  });
}
