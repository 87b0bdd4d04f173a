import type { CallCard, Log } from '@linia/protocol';
import { DeskClient } from '../apps/server/src/testing/desk-client.ts';

const agents = ['agent', 'agent2', 'specialist', 'specialist2'] as const;

/**
 * Leaves the house as a morning finds it: every call hung up and closed, everybody free and available, nobody at a desk.
 * The journeys share one server; each ends with this, also when it failed.
 */
export async function cleanHouse(base: string): Promise<void> {
  const desks = await Promise.all(agents.map((login) => DeskClient.open(base, login)));
  try {
    for (const desk of desks) await makeFree(desk);
    // what still waits is offered to them now, one call after another, and some of it only once the line has rung or connected
    const until = Date.now() + 40_000;
    while ((await Promise.all(desks.map(endCalls))).some(Boolean)) {
      if (Date.now() > until) throw new Error('calls that no desk can end');
      await Promise.all(desks.map((desk) => desk.snapshot()));
    }
  } finally {
    for (const desk of desks) desk.close();
  }
}

async function makeFree(desk: DeskClient): Promise<void> {
  await desk.send('presence:return', {});
  await desk.send('presence:break-after', { on: false });
  await desk.must('presence:set', { agentId: null, presence: 'available', reasonId: null });
}

/** One step for each call of this desk. False when it has none. */
async function endCalls(desk: DeskClient): Promise<boolean> {
  const cards = [...desk.cards.values()];
  for (const card of cards) await endCall(desk, card);
  return cards.length > 0;
}

/** What another desk did a moment before is refused here, and that is well. */
async function endCall(desk: DeskClient, card: CallCard): Promise<void> {
  const interactionId = card.id;
  const offer = desk.offerIn(card);
  if (offer) await desk.send('offer:accept', { offerId: offer.id });
  const part = card.assignments.find(({ agent, state }) => agent.id === desk.me.id && state !== 'done');
  if (part?.state === 'wrapping') await desk.send('call:close', { interactionId, log: endedLog(desk, card) });
  else if (part) await desk.send('call:hang-up', { interactionId });
}

function endedLog(desk: DeskClient, card: CallCard): Log {
  const { savedAt: _at, savedBy: _by, ...log } = card.log;
  return { ...log, ticket: { kind: 'none' }, dispositionId: desk.lists.dispositions[0]?.id ?? null };
}
