import { readConfig, type AsteriskConfig } from '../../shell/config.ts';

type Fields = Record<string, string>;

/** Asterisk answered, and said no to this telephone. */
export class EndpointRefused extends Error {}

/** As Asterisk knows a person's telephone; the last one to register is rung. */
export const endpointName = (agentId: number): string => `agent-${agentId}`;

/**
 * This person's browser may register with this password from now on; an older password ends. Kept in Asterisk's memory: it is
 * gone when Asterisk is started anew, and whoever can't register asks for a new one. Calls begun on it reach nothing.
 */
export async function endpointOf(
  agentId: number,
  password: string,
  asterisk: AsteriskConfig | null = readConfig().asterisk,
): Promise<void> {
  const name = endpointName(agentId);
  await push(asterisk, name, {
    auth: { auth_type: 'userpass', username: name, password },
    aor: { max_contacts: '1', remove_existing: 'yes', qualify_frequency: '30', support_path: 'yes' },
    endpoint: { ...common, transport: 'ws', webrtc: 'yes', allow: 'opus,alaw,ulaw', auth: name, aors: name },
  });
}

/** A telephone over SIP that registers by itself, from wherever it stands; it reaches as little as a browser's. */
export async function registeringPhoneOf(name: string, password: string, asterisk: AsteriskConfig): Promise<void> {
  await push(asterisk, name, {
    auth: { auth_type: 'userpass', username: name, password },
    aor: { max_contacts: '1', remove_existing: 'yes', qualify_frequency: '30' },
    endpoint: {
      ...common,
      transport: 'udp',
      allow: 'g722,alaw,ulaw',
      auth: name,
      aors: name,
      rtp_symmetric: 'yes',
      force_rport: 'yes',
      rewrite_contact: 'yes',
    },
  });
}

/** Nobody telephones with it any more. */
export async function dropEndpoint(name: string, asterisk: AsteriskConfig): Promise<void> {
  for (const kind of ['endpoint', 'aor', 'auth']) await ask(asterisk, 'DELETE', `${kind}/${name}`);
}

/** A telephone on the desk that stands at a known address. */
export async function deskPhoneOf(
  agentId: number,
  contact: string,
  asterisk: AsteriskConfig | null = readConfig().asterisk,
): Promise<void> {
  const name = endpointName(agentId);
  // a second address would stand beside the first, and either of them would be rung
  await ask(asterisk, 'DELETE', `aor/${name}`);
  await push(asterisk, name, {
    aor: { contact, qualify_frequency: '0' },
    endpoint: { ...common, transport: 'udp', allow: 'alaw,ulaw', aors: name },
  });
}

/** Toll fraud: a person's telephone reaches a context that hangs up, transfers nothing and sees nobody's number but the one that rings. */
const common: Fields = {
  context: 'people',
  disallow: 'all',
  direct_media: 'no',
  allow_transfer: 'no',
  allow_subscribe: 'no',
  rtp_timeout: '30',
};

async function push(asterisk: AsteriskConfig | null, name: string, objects: Record<string, Fields>): Promise<void> {
  for (const [kind, fields] of Object.entries(objects)) {
    const local = kind === 'endpoint' && ['127.0.0.1', 'localhost'].includes(hostOf(asterisk));
    // where Asterisk is on this machine, a browser here is told so, and not of an address that goes with the network
    const told = local ? { ...fields, media_address: '127.0.0.1' } : fields;
    // `disallow` clears what `allow` then names
    const list = Object.entries(told).map(([attribute, value]) => ({ attribute, value }));
    const status = await ask(asterisk, 'PUT', `${kind}/${name}`, { fields: list });
    if (status >= 300) throw new EndpointRefused(`Asterisk refused the ${kind} of ${name}: ${status}`);
  }
}

async function ask(asterisk: AsteriskConfig | null, method: string, path: string, body?: object): Promise<number> {
  if (!asterisk) throw new Error('There is no Asterisk: LINIA_ARI_URL is not set');
  const answer = await fetch(new URL(`/ari/asterisk/config/dynamic/res_pjsip/${path}`, asterisk.ariUrl), {
    method,
    headers: { authorization: basic(asterisk), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  });
  return answer.status;
}

const hostOf = (asterisk: AsteriskConfig | null): string => (asterisk ? new URL(asterisk.ariUrl).hostname : '');

export function basic({ user, password }: AsteriskConfig): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
