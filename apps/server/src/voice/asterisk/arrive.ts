import { announceRecording, identifyByKeypad } from '../../interactions/announce.ts';
import { hangUp } from '../../interactions/hang-up.ts';
import { register, takePlaceInLine } from '../../interactions/register.ts';
import { asRefusal } from '../../shell/refusal.ts';
import type { AriChannel } from './ari-types.ts';
import type { Board } from './board.ts';
import { newLeg, type Leg } from './calls.ts';
import type { Entered } from './keypad.ts';
import { lineOf, word, type Line } from './lines.ts';
import { hearMenu } from './menu.ts';
import { tell } from './tell.ts';
import { tellWaiting } from './waiting.ts';

/**
 * A caller comes in: told that the call is recorded, asked for a number of theirs, and given a place in the line. A caller who leaves
 * in the middle of it has hung up, wherever it stood.
 */
export async function arrive(board: Board, channel: AriChannel, dialled: string): Promise<void> {
  const leg = newLeg(channel, 'caller', 0);
  leg.listens = true;
  board.legs.set(leg.id, leg);
  await orForget(board, leg, takeIn(board, leg, channel, dialled));
}

/** Whom a fault leaves in the middle is forgotten: whoever looks through what there is finds them, and takes them in. */
export async function orForget(board: Board, leg: Leg, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!asRefusal(error) && board.legs.get(leg.id) === leg) board.legs.delete(leg.id);
    throw error;
  } finally {
    leg.listens = false;
  }
}

async function takeIn(board: Board, leg: Leg, channel: AriChannel, dialled: string): Promise<void> {
  const line = await lineOf(board, dialled);
  if (!line) {
    board.log.warn({ 'pii.dialled': dialled }, 'a call to a number that is no line of ours');
    await board.ari.try('DELETE', `channels/${leg.id}`, { reason_code: 1 });
    return;
  }
  const { interactionId } = await board.verb((tx) =>
    register(tx, {
      lineId: line.id,
      externalId: channel.id,
      direction: 'incoming',
      phone: numberOf(channel),
      actor: 'caller',
      hearsMenu: true,
      language: line.language === 'en' ? 'en' : null,
    }),
  );
  leg.call = interactionId;
  if (leg.over) return left(board, leg);
  await board.ari.try('POST', `channels/${leg.id}/answer`);
  leg.up = true;
  await tell(board, leg, line, 'greeting', null);
  await tellOfRecording(board, leg, line);
  const entered = await hearMenu(board, leg, line);
  if (leg.over) return;
  await queue(board, leg, line, entered);
}

/** Menu heard, or given up by a process that is no more: the caller takes a place, or is told why not. */
export async function queue(board: Board, leg: Leg, line: Line, entered: Entered): Promise<void> {
  const actor = `line:${line.id}`;
  if (entered.what === 'number') {
    const { how, value } = entered;
    await board.insist(() => board.verb((tx) => identifyByKeypad(tx, leg.call, { how, value }, actor)));
  }
  const targetAgent = entered.what === 'extension' ? await personAt(board, leg, line, entered.value) : null;
  const instead = await board.verb((tx) => takePlaceInLine(tx, leg.call, { actor: 'caller', targetAgent }));
  if (instead) {
    if (instead.does === 'callback') await board.say(leg, word(line, 'callback'));
    else await tell(board, leg, line, instead.why, instead.why);
    leg.listens = false;
    return board.hangUp(leg);
  }
  leg.listens = false;
  board.look(leg.call);
  keepTold(board, leg);
}

/**
 * Told where the call is to be recorded, as far as is known: said to the end, it counts. What the caller enters afterwards changes no
 * word of it: a stranger would learn what is agreed with a company by typing its number.
 */
async function tellOfRecording(board: Board, leg: Leg, line: Line): Promise<void> {
  if (!line.announces || leg.over) return;
  const policy = `select p.recorded as on, i.recording_notified_at is not null as told from interactions i, recording_policy(i) p where i.id = $1`;
  const { rows } = await board.insist(() => board.db.pool.query(policy, [leg.call]));
  const { on, told } = rows[0] as { on: boolean; told: boolean };
  if (on && !told && (await tell(board, leg, line, 'recording', 'recorded')))
    await board.insist(() => board.verb((tx) => announceRecording(tx, leg.call, `line:${line.id}`)));
}

/** Goes on beside everything else, as long as the caller is there. */
export function keepTold(board: Board, leg: Leg): void {
  void board.guard('a caller could not be told of their place', tellWaiting(board, leg), { call: leg.call });
}

/** The caller's receiver is down. */
export async function left(board: Board, leg: Leg): Promise<void> {
  if (leg.call !== 0) await board.insist(() => board.verb((tx) => hangUp(tx, leg.call, 'caller', null)));
}

/** Whoever is asked for by extension, where they are at the desk; else the caller is told that somebody else will answer. */
async function personAt(board: Board, leg: Leg, line: Line, extension: string): Promise<number | null> {
  const { rows } = await board.db.pool.query(
    'select id from agents where extension = $1 and disabled_at is null and anybody_present(null, id, null)',
    [extension],
  );
  if (rows.length === 0) await board.say(leg, word(line, 'absent'));
  return (rows[0]?.id as number | undefined) ?? null;
}

/** As the network says it; withheld, empty and garbage are allowed. */
function numberOf(channel: AriChannel): string | null {
  // a forger may write anything there: what no telephone shows is taken out
  const number = channel.caller.number
    .replace(/[\p{C}\ufffd]/gu, '')
    .trim()
    .slice(0, 64);
  return number === '' || /^(anonymous|unknown|restricted|unavailable)$/i.test(number) ? null : number;
}
