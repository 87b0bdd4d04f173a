import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from './config.ts';

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
