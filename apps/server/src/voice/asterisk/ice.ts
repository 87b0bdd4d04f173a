import { createHmac } from 'node:crypto';
import type { IceServer } from '@linia/protocol';
import type { IceConfig } from '../../shell/config.ts';

/**
 * Where this person's browser finds a way for the sound. A relay is entered with a name that says till when and whose it is, and with what
 * only those make who know the relay's secret: nobody relays through it for ever with a credential that was once seen. Source: coturn,
 * `use-auth-secret` (draft-uberti-behave-turn-rest-00).
 */
export function iceServersFor({ servers, secret }: IceConfig, agentId: number, until: Date): IceServer[] {
  const username = `${Math.floor(until.getTime() / 1_000)}:agent-${agentId}`;
  return servers.map((urls) =>
    secret !== null && urls.startsWith('turn')
      ? { urls, username, credential: createHmac('sha1', secret).update(username).digest('base64') }
      : { urls },
  );
}
