import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { languages } from './languages.mjs';
import { bind } from '../../packages/ui/src/bind.ts';

/** The server in development: `npm run dev` beside a running Linia. */
const target = process.env['LINIA_URL'] ?? 'http://127.0.0.1:3000';
/** The host stays this page's own: the server answers only its own pages. */
const server = { target, changeOrigin: false };

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [paraglideVitePlugin(languages), bindShortWords(), svelte(), preloadFonts()],
  // workspace packages straight from their source, before anything of theirs is built
  resolve: { conditions: ['@linia/source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    // light-dark() and oklch() as they are written: every browser of 2024 and later has them
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // words that many views use travel together, not in a file each; those of a few are no load of every first view
      output: { codeSplitting: { groups: [{ name: 'words', test: /src[\\/]paraglide[\\/]/, minShareCount: 5 }] } },
      onLog(level, log, pass) {
        // a message that is used and does not exist, or messages that were not compiled at all
        if (log.code === 'IMPORT_IS_UNDEFINED') throw new Error(log.message);
        pass(level, log);
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': server,
      '/healthz': server,
      '/readyz': server,
      '/sip': { ...server, ws: true },
      '/socket.io': { ...server, ws: true },
    },
  },
});

/** Letters and digits are on the first screen: their two files start loading with the page, not after the style sheet. */
function preloadFonts(): Plugin {
  return {
    name: 'linia-preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /(golos-text-cyrillic-wght|inter-digits).*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: '' },
            injectTo: 'head' as const,
          })),
    },
  };
}

/** Compiled messages get their no-break spaces here, so that nobody has to type invisible characters into messages/*.json. */
function bindShortWords(): Plugin {
  return {
    name: 'linia-bind-short-words',
    transform: {
      filter: { id: /src[\\/]paraglide[\\/]messages[\\/].*\.js$/ },
      handler: (code) => ({
        code: code.replace(/(?<=\{LocalizedString\} \*\/ \(`)[^`]*(?=`\))/g, bind),
        map: null,
      }),
    },
  };
}
