import { AriRefusal, application } from './ari.ts';
import type { Board } from './board.ts';
import { newLeg, type Leg, type Wants } from './calls.ts';
import { deskName } from './desk-phone.ts';
import { endpointName } from './endpoints.ts';

/** Longer than anything rings here: what is no longer wanted is hung up by name. */
const ringSeconds = 120;

/**
 * A person's telephone is called; what its screen needs comes with it. `X-Linia-Offer` rings, `X-Linia-Assignment` is a talk the
 * person is in already, `X-Linia-Supervision` one they have asked to hear: a browser picks these up by itself. Null where it can't be rung.
 */
export async function callPerson(
  board: Board,
  wants: Wants,
  leg: { id: string; call: number; agent: number; kind: 'ring' | 'leg' | 'watch'; of: number; desk?: boolean },
): Promise<Leg | null> {
  const of = { ring: 'Offer', leg: 'Assignment', watch: 'Supervision' }[leg.kind];
  return originate(board, newLeg({ id: leg.id, state: 'Down' }, leg.kind, leg.call, leg.of), {
    endpoint: `PJSIP/${leg.desk ? deskName(leg.agent) : endpointName(leg.agent)}`,
    callerId: `"${(wants.organization ?? '').replace(/["\\<>\p{C}]/gu, '')}" <${(wants.phone ?? 'anonymous').replace(/[^+\w]/g, '')}>`,
    variables: {
      'PJSIP_HEADER(add,X-Linia-Call)': String(leg.call),
      [`PJSIP_HEADER(add,X-Linia-${of})`]: String(leg.of),
    },
  });
}

/** A customer is called, or somebody else outside, from the number of the line. */
export async function callOut(
  board: Board,
  wants: Wants,
  leg: { id: string; call: number; of: number; to: string; kind: 'dial' | 'out' },
): Promise<Leg | null> {
  const number = leg.to.replace(/[^+\d]/g, '');
  return originate(board, newLeg({ id: leg.id, state: 'Down' }, leg.kind, leg.call, leg.of), {
    endpoint: board.trunk.replace('{number}', number),
    callerId: wants.number.replace(/[^+\d]/g, ''),
    variables: {},
  });
}

async function originate(
  board: Board,
  leg: Leg,
  how: { endpoint: string; callerId: string; variables: Record<string, string> },
): Promise<Leg | null> {
  const { variables, ...query } = how;
  board.tried.set(leg.id, Date.now());
  board.legs.set(leg.id, leg);
  try {
    await board.ari.ask(
      'POST',
      'channels',
      { ...query, app: application, channelId: leg.id, timeout: ringSeconds },
      { variables },
    );
    return leg;
  } catch (error) {
    if (!(error instanceof AriRefusal)) throw error;
    if (error.status === 409) return leg; // it is there: the process before us asked
    board.legs.delete(leg.id);
    board.tried.delete(leg.id);
    return null;
  }
}
