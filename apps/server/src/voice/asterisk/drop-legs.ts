import type { AsteriskConfig } from '../../shell/config.ts';
import { basic, endpointName } from './endpoints.ts';

/** What a channel that is dropped here ends with (Q.850, 81: «invalid call reference»); no network says so of a call that rings. */
export const droppedCause = 81;

/**
 * The telephone of this person is not there any more (the page was reloaded, the tab was killed): what Asterisk still has of it
 * speaks to nobody. The call is not touched: whoever leads it hears that a leg is missing, and calls the telephone again. A ring is
 * dropped, too, perhaps one that has just reached the page which asks for this: it rings again.
 */
export async function dropLegs(asterisk: AsteriskConfig, agentId: number): Promise<void> {
  const endpoint = await ask(asterisk, 'GET', `endpoints/PJSIP/${endpointName(agentId)}`);
  // not known yet: nobody has telephoned with it
  if (endpoint.status === 404) return;
  const { channel_ids } = (await endpoint.json()) as { channel_ids: string[] };
  await Promise.all(channel_ids.map((id) => ask(asterisk, 'DELETE', `channels/${id}?reason_code=${droppedCause}`)));
}

async function ask(asterisk: AsteriskConfig, method: string, path: string): Promise<Response> {
  const answer = await fetch(new URL(`/ari/${path}`, asterisk.ariUrl), {
    method,
    headers: { authorization: basic(asterisk) },
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok && answer.status !== 404) throw new Error(`Asterisk refused ${method} ${path}: ${answer.status}`);
  return answer;
}
