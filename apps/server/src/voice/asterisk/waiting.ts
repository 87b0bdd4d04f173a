import { setTimeout as pause } from 'node:timers/promises';
import { spokenNumber, spokenPlace, spokenWait } from '@linia/domain';
import { askCallback } from '../../interactions/callback.ts';
import type { Board } from './board.ts';
import type { Leg } from './calls.ts';
import { spokenOf, word } from './lines.ts';
import { mayBeRefused } from './refused.ts';

/** Whom nobody is asked for at once is told so soon; then every so often, as the line says; the music goes on in between. */
const firstMs = 3_000;

/** Place and expected wait, as often as it takes; nobody is kept from a person by it: an acceptance cuts it short. */
export async function tellWaiting(board: Board, leg: Leg): Promise<void> {
  if (leg.waits) return;
  leg.waits = true;
  const { rows } = await board.insist(() =>
    board.db.pool.query(
      'select l.tells_every as every from interactions i join lines l on l.id = i.line_id where i.id = $1',
      [leg.call],
    ),
  );
  const everyMs = Number(rows[0]?.every ?? 0) * 1_000;
  if (everyMs === 0) return;
  for (let ms = firstMs; !leg.over && !board.closed; ms = everyMs) {
    await pause(ms, undefined, { ref: false });
    if (!leg.over && !board.closed && !leg.bridged && !leg.listens)
      await board.guard('a caller could not be told of their place', tellPlace(board, leg), { call: leg.call });
  }
}

/** Whoever rings at somebody is not spoken to: the answer may come in the middle of a word. */
async function tellPlace(board: Board, leg: Leg): Promise<void> {
  const { rows } = await board.db.pool.query(
    `select p.place, w.high, i.language, i.phone_e164 is not null and may_call_back(i.line_id, i.phone_e164) as callable
     from queue_entries e join interactions i on i.id = e.interaction_id cross join lateral place_in_line(e, 500) as p (place)
       left join lateral expected_wait(e.queue_id, p.place) w on true
     where e.interaction_id = $1 and e.escalation_id is null and e.state = 'waiting' and i.state = 'queued'`,
    [leg.call],
  );
  const known = rows[0] as
    { place: number; high: number | null; language: string | null; callable: boolean } | undefined;
  if (!known || leg.bridged || leg.over) return;
  const language = spokenOf(known.language);
  leg.listens = true;
  try {
    await board.music(leg, false);
    const said = [
      ...spokenPlace(known.place, language),
      ...(known.high === null ? [] : spokenWait(known.high, language)),
      ...(known.callable ? ['offer'] : []),
    ];
    await board.say(leg, ...said.map((name) => word({ language }, name)));
  } finally {
    leg.listens = leg.wished;
    board.look(leg.call);
  }
}

/** A key while waiting: one is the wish to be called. The place is kept, the number read back, and the receiver may be put down. */
export async function wish(board: Board, leg: Leg, digit: string): Promise<void> {
  if (digit !== '1' || leg.over || leg.bridged || leg.wished) return;
  leg.wished = true;
  leg.listens = true;
  let kept = false;
  try {
    const asked = await board.insist(() => ask(board, leg));
    kept = asked.kept;
    await board.hush(leg);
    await board.music(leg, false);
    const words = ['callback-on', ...spokenNumber(asked.number ?? '')];
    if (kept) await board.say(leg, ...words.map((name) => word({ language: spokenOf(asked.language) }, name)));
  } finally {
    leg.listens = false;
    leg.wished = kept;
    if (!kept) board.look(leg.call);
  }
  if (kept) await board.hangUp(leg);
}

async function ask(board: Board, leg: Leg): Promise<{ kept: boolean; number: string | null; language: string | null }> {
  await mayBeRefused(board.verb((tx) => askCallback(tx, leg.call, null, 'caller')));
  const { rows } = await board.db.pool.query(
    'select waits_for_callback(id) as kept, phone_e164 as number, language from interactions where id = $1',
    [leg.call],
  );
  return rows[0] as Awaited<ReturnType<typeof ask>>;
}
