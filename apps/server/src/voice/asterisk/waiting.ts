import { setTimeout as pause } from 'node:timers/promises';
import { askCallback } from '../../interactions/callback.ts';
import type { Board } from './board.ts';
import type { Leg } from './calls.ts';
import { mayBeRefused } from './refused.ts';

/** Who waits is told every so often where they stand; the music goes on in between. */
const everyMs = 30_000;

/** Place and expected wait, as often as it takes; nobody is kept from a person by it: an acceptance cuts it short. */
export async function tellWaiting(board: Board, leg: Leg, words: string): Promise<void> {
  if (leg.waits) return;
  leg.waits = true;
  while (!leg.over && !board.closed) {
    await pause(everyMs, undefined, { ref: false });
    if (leg.over || board.closed) return;
    if (!leg.bridged) await tellPlace(board, leg, words);
  }
}

export async function tellPlace(board: Board, leg: Leg, words: string): Promise<void> {
  const { rows } = await board.db.pool.query(
    `select p.place, w.high, i.phone_e164 is not null as callable
     from queue_entries e join interactions i on i.id = e.interaction_id cross join lateral place_in_line(e, 500) as p (place)
       left join lateral expected_wait(e.queue_id, p.place) w on true
     where e.interaction_id = $1 and e.escalation_id is null and e.state in ('waiting', 'offered') and i.state in ('queued', 'offered')`,
    [leg.call],
  );
  const known = rows[0] as { place: number; high: number | null; callable: boolean } | undefined;
  if (!known) return;
  leg.listens = true;
  await board.music(leg, false);
  const minutes =
    known.high === null ? [] : [`${words}/wait`, ...digitsOf(words, Math.max(1, Math.ceil(known.high / 60)))];
  const place = known.place === 1 ? [`${words}/next`] : [`${words}/place`, ...digitsOf(words, known.place)];
  await board.say(leg, ...place, ...minutes, ...(known.callable ? [`${words}/offer`] : []));
  leg.listens = false;
  board.look(leg.call);
}

/** Digit by digit: each is there in both languages. */
const digitsOf = (words: string, number: number): string[] => [...String(number)].map((digit) => `${words}/${digit}`);

/** A key while waiting: one is the wish to be called. The place is kept, the receiver may be put down. */
export async function wish(board: Board, leg: Leg, digit: string, words: string): Promise<void> {
  if (digit !== '1' || leg.over || leg.bridged || leg.wished) return;
  leg.wished = true;
  leg.listens = true;
  await board.hush(leg);
  await board.music(leg, false);
  await mayBeRefused(board.verb((tx) => askCallback(tx, leg.call, null, 'caller')));
  const { rows } = await board.db.pool.query('select waits_for_callback($1) as kept', [leg.call]);
  const kept = rows[0].kept as boolean;
  if (kept) await board.say(leg, `${words}/callback`);
  leg.listens = false;
  leg.wished = kept;
  if (kept) await board.hangUp(leg);
  else board.look(leg.call);
}
