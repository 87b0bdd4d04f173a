import type { ClientMessage } from '@linia/protocol';
import { desk } from '../desk.svelte.ts';
import { m } from '../paraglide/messages.js';
import { isActive, navigate } from '../routes.ts';
import { session } from '../session.svelte.ts';

type Called = Omit<ClientMessage<'call:dial'>, 'id'>;

/** Why nobody can be called from here at this moment, in words; null when somebody can. */
export function dialReason(): string | null {
  if (!session.may('call:take')) return m.dial_right();
  if (desk.blocked) return desk.blocked;
  const { agent } = desk;
  if (!agent) return m.loading();
  if (agent.engagement === 'offered') return m.dial_offered();
  if (agent.engagement === 'engaged') return m.dial_engaged();
  if (agent.engagement === 'wrapping') return m.dial_wrapping();
  return agent.presence === 'available' && !agent.setAsideSince ? null : m.dial_away();
}

/** Calls, and goes where the call is. @throws ApiError with the server's refusal */
export async function dial(called: Called): Promise<void> {
  const done = await desk.ask('call:dial', called);
  if (done && !isActive('/')) await navigate('/');
}
