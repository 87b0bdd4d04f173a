import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    // the server draws each page once: what a page was given is what it is
    warningFilter: (warning) => warning.code !== 'state_referenced_locally',
  },
};
