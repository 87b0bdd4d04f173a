import type { CallCard } from '@linia/protocol';
import { BenchDesk } from '../desk.ts';
import { signIn } from '../sessions.ts';
import type pg from 'pg';
import type { Crowd, Person } from './crowd.ts';
import { atPace } from './pace.ts';
import { log, type Shift } from './shift.ts';
import { shuffled } from './speed.ts';

/**
 * Some of the people have real desks on a real server. At their pace they send the verdict, and the next call's ring comes:
 * milliseconds from the planned instant of the message to the offer's event at the same desk.
 */
export async function offersAtDesks(
  setup: pg.Pool,
  base: string,
  shift: Shift,
  crowd: Crowd,
  disposition: number,
  size: { desks: number; perSecond: number; count: number },
): Promise<number[]> {
  const people = shuffled(crowd.people).slice(0, size.desks);
  const cookies = await signIn(
    setup,
    people.map(({ id }) => id),
  );
  const desks: { person: Person; desk: BenchDesk }[] = [];
  for (const person of people)
    desks.push({ person, desk: await BenchDesk.attach(base, person.id, cookies.get(person.id)!) });
  const times: number[] = [];
  try {
    await atPace(size.perSecond, size.count, async (planned) => {
      const free = desks.shift();
      if (!free) throw new Error('every desk is busy');
      const { person, desk } = free;
      const rings = nextRing(desk);
      await desk.send('call:close', { interactionId: person.call, log: log(disposition) });
      const { at, offerId, call } = await rings;
      times.push(at - planned);
      await desk.send('offer:accept', { offerId });
      await shift.talk(person, call);
      await shift.ring(person.line);
      desks.push(free);
    });
  } finally {
    for (const { desk } of desks) desk.socket.close();
  }
  return times;
}

function nextRing(desk: BenchDesk): Promise<{ at: number; offerId: number; call: number }> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('no call rang within 10 s')), 10_000);
    desk.onCard = (card: CallCard) => {
      const at = performance.now();
      const offer = card.offers.find((each) => each.state === 'pending' && each.agent.id === desk.id);
      if (!offer) return;
      clearTimeout(timer);
      done({ at, offerId: offer.id, call: card.id });
    };
  });
}
