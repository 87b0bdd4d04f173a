import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PortalFrame, PortalPages } from '@linia/protocol';

/** The portal as it was built: its pages, which are drawn here, and the files they load. */
export type Bundle = {
  files: string;
  assets: PortalFrame['assets'];
  render: <Name extends keyof PortalPages>(name: Name, props: PortalPages[Name], frame: PortalFrame) => string;
  /** The pages' own Content-Security-Policy; `look`: the hash of the company's colours. */
  security: (look: string) => string;
};

const dist = fileURLToPath(new URL('../../../portal/dist/', import.meta.url));
const at = '/support/assets/';

/** None where the portal has not been built: then there is no portal, as there is no console. */
export async function loadBundle(): Promise<Bundle | null> {
  if (!existsSync(`${dist}server/server.js`)) return null;
  const { render, inline } = (await import(pathToFileURL(`${dist}server/server.js`).href)) as {
    render: Bundle['render'];
    inline: string;
  };
  const manifest = JSON.parse(readFileSync(`${dist}client/manifest.json`, 'utf8')) as Record<
    string,
    { file: string; css?: string[]; assets?: string[] }
  >;
  const main = manifest['src/client/main.ts']!;
  const fonts = Object.values(manifest)
    .flatMap(({ file, assets = [] }) => [file, ...assets])
    .filter((file) => /(golos-text-cyrillic-wght|inter-digits).*\.woff2$/.test(file));
  const under = (file: string) => at + file;
  return {
    files: `${dist}client`,
    assets: {
      script: under(main.file),
      styles: (main.css ?? []).map(under),
      fonts: [...new Set(fonts)].map(under),
    },
    render,
    security: security(inline),
  };
}

/** Nothing from elsewhere, no script but our own file and the one line before the page is drawn, and in nobody's frame. */
function security(inline: string): (look: string) => string {
  const hash = createHash('sha256').update(inline).digest('base64');
  return (look) =>
    [
      "default-src 'none'",
      `script-src 'self' 'sha256-${hash}'`,
      `style-src 'self' ${look}`.trim(),
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
}
