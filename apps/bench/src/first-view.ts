import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

type Chunk = { file: string; imports?: string[]; isEntry?: boolean };

/** KB of JavaScript, gzip, that the desk's first view needs: the entry, the view, and all they import statically. */
export function firstViewKilobytes(): number {
  const dist = fileURLToPath(new URL('../../console/dist/', import.meta.url));
  const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry || key === 'src/views/Desk.svelte') visit(key);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(dist + file)).length, 0) / 1024;
}
