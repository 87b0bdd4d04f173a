import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The stable contract of the environment; the README lists it. */
export type Config = {
  port: number;
  host: string;
  /** Given: somebody else's PostgreSQL. Absent: the embedded one in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  demo: boolean;
  /** Encrypts secrets at rest and signs cookies; made and kept in the data folder where it is not given. */
  secret: string | null;
  /** How people reach this server: links in invitations, the Origin that is accepted, secure cookies. */
  publicUrl: string | null;
};

const projectDir = fileURLToPath(new URL('../../../../', import.meta.url));
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const host = env['HOST'] || '127.0.0.1';
  const port = Number(env['PORT'] || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a number from 0 to 65535, not «${env['PORT']}»`);
  const databaseUrl = env['DATABASE_URL'] || null;
  const asked = env['LINIA_DEMO'];
  // the demo is fenced: a loopback host and the embedded database, unless said otherwise
  const demo = asked === undefined || asked === '' ? loopback.has(host) && databaseUrl === null : asked === '1';
  return {
    port,
    host,
    databaseUrl,
    dataDir: resolve(env['LINIA_DATA'] || `${projectDir}.linia`),
    demo,
    secret: env['LINIA_SECRET'] || null,
    publicUrl: env['PUBLIC_URL']?.replace(/\/+$/, '') || null,
  };
}

export function isLoopback(host: string): boolean {
  return loopback.has(host);
}
