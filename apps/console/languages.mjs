import { compile } from '@inlang/paraglide-js';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * How messages/*.json become functions. Paths are absolute: a wrong relative one builds in silence with no messages.
 * @type {import('@inlang/paraglide-js').CompilerOptions}
 */
export const languages = {
  project: at('./project.inlang'),
  outdir: at('./src/paraglide'),
  strategy: ['globalVariable', 'baseLocale'],
  emitReadme: false,
};

/** Called by itself it writes src/paraglide, which type checks and tests need before any build. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compile(languages);
  if (readdirSync(`${languages.outdir}/messages`).length < 10) {
    throw new Error('No messages came out: is the plugin named in project.inlang/settings.json there?');
  }
}
