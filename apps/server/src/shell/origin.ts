import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from './config.ts';
import type { App } from './web.ts';

/**
 * Whether a request came from our own pages. Browsers say where a page is from: `Origin`, and `Sec-Fetch-Site` where there
 * is no Origin. A program (a script, a PBX, a test) says neither, and has no cookie of somebody else's browser to abuse.
 */
export function isOwnPage(headers: IncomingHttpHeaders, config: Pick<Config, 'publicUrl'>): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (!origin) return site === undefined || site === 'same-origin' || site === 'none';
  if (config.publicUrl !== null && origin === new URL(config.publicUrl).origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/**
 * Where customers reach us, for what we write to them: PUBLIC_URL; in the demo, which nobody else reaches, this machine. Null: a
 * letter names no page, for there is none that its reader could open.
 */
export function customersBase({
  linia: { publicUrl, demo, host, port },
  server,
}: Pick<App, 'linia' | 'server'>): string | null {
  if (publicUrl !== null || !demo) return publicUrl;
  const address = server.address();
  const here = ['127.0.0.1', '::1', 'localhost'].includes(host) ? host.replace('::1', '[::1]') : '127.0.0.1';
  return `http://${here}:${typeof address === 'object' && address ? address.port : port}`;
}
