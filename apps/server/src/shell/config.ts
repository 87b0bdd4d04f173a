import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The stable contract of the environment; the README lists it. */
export type Config = {
  port: number;
  host: string;
  /** Given: somebody else's PostgreSQL. Absent: the embedded one in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  demo: boolean;
  /** LINIA_DEMO=1: the demo may be where others reach it. */
  openDemo: boolean;
  /** Encrypts secrets at rest and signs cookies; made and kept in the data folder where it is not given. */
  secret: string | null;
  /** How people reach this server: links in invitations, the Origin that is accepted, secure cookies. */
  publicUrl: string | null;
  /** Whoever has it may read /metrics from elsewhere. */
  metricsToken: string | null;
  /** The Asterisk that carries the sound. Absent: no line of such a kind works, and desks have no telephone in the browser. */
  asterisk: AsteriskConfig | null;
  ice: IceConfig;
  mail: MailConfig;
  /** LINIA_RECORDINGS: the folder of calls' files, the same for every server process; in the data folder where it is not given. */
  recordings: string;
  /** LINIA_PORTAL_PAGES: pages of the portal that this process gives in a second; 100 where nothing is said. */
  portalPages?: number;
  /** Where Asterisk reads what lines say of their own: LINIA_SOUNDS, else in the data folder. */
  sounds: string;
};

export type MailConfig = {
  /** The built-in receiver: LINIA_MAIL_PORT (`off`: none; in the demo 2525), LINIA_MAIL_HOST (this machine), LINIA_LMTP=1. */
  receive: { host: string; port: number; lmtp: boolean } | null;
  /** LINIA_SMTP_URL, as in smtp://user:password@relay:587: what our letters are sent by. The demo sends none. */
  relay: string | null;
  /** LINIA_IMAP_URL, as in imaps://help%40company.ru:password@imap.company.ru: a mailbox whose letters are fetched. */
  imap: ImapConfig | null;
};

export type ImapConfig = {
  host: string;
  port: number;
  secure: boolean;
  user: string;
  password: string;
  /** LINIA_IMAP_ADDRESS: what it is written to; the user where that is an address. */
  address: string;
};

/** How sound gets through to people outside: none, where everybody is in one network with the Asterisk. */
export type IceConfig = {
  /** LINIA_ICE_SERVERS, as in `stun:turn.company.ru:3478 turn:turn.company.ru:3478?transport=udp turns:turn.company.ru:5349`. */
  servers: string[];
  /** LINIA_TURN_SECRET: what the relay knows as `static-auth-secret`. */
  secret: string | null;
};

export type AsteriskConfig = {
  /** LINIA_ARI_URL, as in http://127.0.0.1:8088/ari. */
  ariUrl: string;
  user: string;
  password: string;
  /** LINIA_SIP_WS_URL, as in ws://127.0.0.1:8088/ws: SIP over WebSocket, reached through the server only. */
  sipWsUrl: string;
  /** LINIA_TRUNK: how a number of the world is called; `{number}` is put in as +79135550142. */
  trunk: string;
};

const projectDir = fileURLToPath(new URL('../../../../', import.meta.url));
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const host = env['HOST'] || '127.0.0.1';
  const port = Number(env['PORT'] || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a number from 0 to 65535, not «${env['PORT']}»`);
  const databaseUrl = env['DATABASE_URL'] || null;
  const publicUrl = readPublicUrl(env['PUBLIC_URL']);
  const asked = env['LINIA_DEMO'] || null;
  // the demo is fenced: an address of this machine only and the embedded database, unless said otherwise
  const demo = asked === null ? !isPublic({ host, publicUrl }) && databaseUrl === null : asked === '1';
  const dataDir = resolve(env['LINIA_DATA'] || `${projectDir}.linia`);
  return {
    port,
    host,
    databaseUrl,
    dataDir,
    demo,
    openDemo: asked === '1',
    secret: env['LINIA_SECRET'] || null,
    publicUrl,
    metricsToken: env['LINIA_METRICS_TOKEN'] || null,
    asterisk: readAsterisk(env),
    ice: readIce(env),
    mail: readMail(env, demo),
    ...(env['LINIA_PORTAL_PAGES'] && { portalPages: Number(env['LINIA_PORTAL_PAGES']) || 100 }),
    sounds: resolve(env['LINIA_SOUNDS'] || join(dataDir, 'sounds')),
    recordings: resolve(env['LINIA_RECORDINGS'] || join(dataDir, 'recordings')),
  };
}

/** All of it or nothing: half an Asterisk rings nobody. */
function readAsterisk(env: NodeJS.ProcessEnv): AsteriskConfig | null {
  const ariUrl = env['LINIA_ARI_URL'];
  if (!ariUrl) return null;
  const sipWsUrl = env['LINIA_SIP_WS_URL'] || ariUrl.replace(/^http/, 'ws').replace(/(\/ari)?\/?$/, '/ws');
  for (const [name, url, schemes] of [
    ['LINIA_ARI_URL', ariUrl, ['http:', 'https:']],
    ['LINIA_SIP_WS_URL', sipWsUrl, ['ws:', 'wss:']],
  ] as const) {
    const shown = url.replace(/^.*@/s, '…@'); // a password in it is nobody's to read
    if (!URL.canParse(url) || !(schemes as readonly string[]).includes(new URL(url).protocol))
      throw new Error(`${name} must be an address that begins with ${schemes.join('// or ')}//, not «${shown}»`);
    if (new URL(url).username || new URL(url).password)
      throw new Error(
        `${name} is an address alone, not «${shown}»: the name and the password are LINIA_ARI_USER and LINIA_ARI_PASSWORD`,
      );
  }
  const [user, password] = [env['LINIA_ARI_USER'], env['LINIA_ARI_PASSWORD']];
  if (!user || !password) throw new Error('LINIA_ARI_URL needs LINIA_ARI_USER and LINIA_ARI_PASSWORD beside it');
  const trunk = env['LINIA_TRUNK'] || 'PJSIP/{number}@trunk';
  if (!trunk.includes('{number}'))
    throw new Error(`LINIA_TRUNK must have {number} where the number goes, not «${trunk}»`);
  return { ariUrl, user, password, sipWsUrl, trunk };
}

function readIce(env: NodeJS.ProcessEnv): IceConfig {
  const servers = (env['LINIA_ICE_SERVERS'] ?? '').split(/[\s,]+/).filter((url) => url !== '');
  const secret = env['LINIA_TURN_SECRET'] || null;
  for (const url of servers)
    if (!/^(stuns?:[^?]+|turns?:[^?]+(\?transport=(udp|tcp))?)$/.test(url))
      throw new Error(
        `LINIA_ICE_SERVERS must be addresses as in turn:turn.company.ru:3478?transport=udp, not «${url}»`,
      );
  if (secret === null && servers.some((url) => url.startsWith('turn')))
    throw new Error('LINIA_ICE_SERVERS names a TURN server: LINIA_TURN_SECRET must be its static-auth-secret');
  return { servers, secret };
}

function readMail(env: NodeJS.ProcessEnv, demo: boolean): MailConfig {
  const asked = env['LINIA_MAIL_PORT'] || (demo ? '2525' : 'off');
  const port = Number(asked);
  if (asked !== 'off' && (!Number.isInteger(port) || port < 0 || port > 65_535))
    throw new Error(`LINIA_MAIL_PORT must be a number from 0 to 65535 or «off», not «${asked}»`);
  const relay = env['LINIA_SMTP_URL'] || null;
  if (relay !== null && !(URL.canParse(relay) && ['smtp:', 'smtps:'].includes(new URL(relay).protocol)))
    throw new Error('LINIA_SMTP_URL must be an address that begins with smtp:// or smtps://');
  const host = env['LINIA_MAIL_HOST'] || '127.0.0.1';
  return {
    receive: asked === 'off' ? null : { host, port, lmtp: env['LINIA_LMTP'] === '1' },
    relay,
    imap: readImap(env),
  };
}

function readImap(env: NodeJS.ProcessEnv): ImapConfig | null {
  const given = env['LINIA_IMAP_URL'];
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !['imap:', 'imaps:'].includes(url.protocol) || !url.hostname || !url.username || !url.password)
    throw new Error('LINIA_IMAP_URL must be as in imaps://user:password@imap.company.ru');
  const secure = url.protocol === 'imaps:';
  const user = decodeURIComponent(url.username);
  const address = (env['LINIA_IMAP_ADDRESS'] || user).toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new Error('LINIA_IMAP_ADDRESS must be the address of the mailbox');
  const port = Number(url.port || (secure ? 993 : 143));
  return { host: url.hostname, port, secure, user, password: decodeURIComponent(url.password), address };
}

function readPublicUrl(given: string | undefined): string | null {
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    throw new Error(`PUBLIC_URL is how people reach Linia, as in https://linia.example.ru, not «${given}»`);
  return url.origin;
}

/** Whether others than those at this machine reach it: by its own address, or by the proxy that PUBLIC_URL tells of. */
export function isPublic({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean {
  if (!loopback.has(host)) return true;
  return publicUrl !== null && !loopback.has(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
}
