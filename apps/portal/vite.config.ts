import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defaultClientConditions, defaultServerConditions, defineConfig, type Plugin } from 'vite';

/** Built twice: what browsers load (dist/client), and the pages themselves for the server (dist/server/server.js). */
export default defineConfig(({ isSsrBuild }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/support/assets/',
  plugins: [svelte({ compilerOptions: { css: 'external' } }), compressed()],
  // workspace packages straight from their source
  resolve: { conditions: ['@linia/source', ...(isSsrBuild ? defaultServerConditions : defaultClientConditions)] },
  // the server takes one file and nothing of ours or Svelte's beside it
  ssr: { noExternal: true },
  build: {
    outDir: isSsrBuild ? 'dist/server' : 'dist/client',
    emptyOutDir: true,
    manifest: !isSsrBuild && 'manifest.json',
    assetsDir: '',
    assetsInlineLimit: 0,
    copyPublicDir: false,
    target: isSsrBuild ? 'node20' : ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    ...(!isSsrBuild && { rolldownOptions: { input: 'src/client/main.ts' } }),
  },
}));

/** Scripts and styles lie compressed beside themselves: nobody compresses them at each request. */
function compressed(): Plugin {
  return {
    name: 'linia-compressed',
    apply: (_config, { isSsrBuild }) => !isSsrBuild,
    writeBundle: async ({ dir }, bundle) => {
      for (const file of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
        const content = await readFile(`${dir}/${file}`);
        await writeFile(`${dir}/${file}.gz`, gzipSync(content, { level: 9 }));
        await writeFile(`${dir}/${file}.br`, brotliCompressSync(content));
      }
    },
  };
}
