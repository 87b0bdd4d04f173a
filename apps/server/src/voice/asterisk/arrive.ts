import { announceRecording, identifyByKeypad } from '../../interactions/announce.ts';
import { hangUp } from '../../interactions/hang-up.ts';
import { register, takePlaceInLine } from '../../interactions/register.ts';
import type { AriChannel } from './ari-types.ts';
import type { Board } from './board.ts';
import { newLeg, type Leg } from './calls.ts';
import { tellWaiting } from './waiting.ts';
import { mostDigits, readKeypad, type Entered } from './keypad.ts';

/** The line that a number leads to, and what it says at first. */
type Line = { id: number; announces: boolean; language: 'ru' | 'en' };

/**
 * A caller comes in: told that the call is recorded, asked for a number of theirs, and given a place in the line. A caller who leaves
 * in the middle of it has hung up, wherever it stood.
 */
export async function arrive(board: Board, channel: AriChannel, dialled: string): Promise<void> {
  const leg = newLeg(channel, 'caller', 0);
  leg.listens = true;
  board.legs.set(leg.id, leg);
  const line = await lineOf(board, dialled);
  if (!line) {
    board.log.warn({ 'pii.dialled': dialled }, 'a call to a number that is no line of ours');
    await board.ari.try('DELETE', `channels/${leg.id}`, { reason_code: 1 });
    return;
  }
  const actor = `line:${line.id}`;
  const { interactionId } = await board.verb((tx) =>
    register(tx, {
      lineId: line.id,
      externalId: channel.id,
      direction: 'incoming',
      phone: numberOf(channel),
      actor: 'caller',
      hearsMenu: true,
    }),
  );
  leg.call = interactionId;
  if (leg.over) return left(board, leg);
  await board.ari.try('POST', `channels/${leg.id}/answer`);
  leg.up = true;
  if (line.announces && (await board.say(leg, word(line, 'recorded'))))
    await board.verb((tx) => announceRecording(tx, leg.call, actor));
  const entered = await hearMenu(board, leg, line);
  if (leg.over) return;
  await queue(board, leg, line, entered);
}

/** Menu heard, or given up by a process that is no more: the caller takes a place, or is told why not. */
export async function queue(board: Board, leg: Leg, line: Line, entered: Entered): Promise<void> {
  const actor = `line:${line.id}`;
  if (entered.what === 'number')
    await board.verb((tx) => identifyByKeypad(tx, leg.call, { how: entered.how, value: entered.value }, actor));
  const targetAgent = entered.what === 'extension' ? await personAt(board, entered.value) : null;
  const instead = await board.verb((tx) => takePlaceInLine(tx, leg.call, { actor: 'caller', targetAgent }));
  if (instead) {
    await board.say(leg, word(line, instead.does === 'callback' ? 'callback' : instead.why));
    leg.listens = false;
    return board.hangUp(leg);
  }
  leg.listens = false;
  board.look(leg.call);
  keepTold(board, leg);
}

/** Goes on beside everything else, as long as the caller is there. */
export function keepTold(board: Board, leg: Leg): void {
  tellWaiting(board, leg, wordsOf({ language: 'ru' })).catch((error: unknown) =>
    board.log.warn({ err: error, call: leg.call }, 'a caller could not be told of their place'),
  );
}

/** The caller's receiver is down. */
export async function left(board: Board, leg: Leg): Promise<void> {
  if (leg.call !== 0) await board.verb((tx) => hangUp(tx, leg.call, 'caller', null));
}

/** Twice at most, then on: nobody is kept from an agent by a number. */
async function hearMenu(board: Board, leg: Leg, line: Line): Promise<Entered> {
  for (let attempt = 1; attempt <= 2 && !leg.over; attempt++) {
    // who knows the menu presses while the announcement is said
    const digits = await readKeys(board, leg, word(line, 'menu'));
    leg.keys = '';
    const entered = readKeypad(digits);
    if (entered.what !== 'wrong') {
      if (entered.what === 'number')
        await board.say(leg, word(line, 'entered'), ...[...entered.value].map((digit) => word(line, digit)));
      return entered;
    }
    await board.say(leg, word(line, attempt === 1 ? 'wrong' : 'on'));
  }
  return { what: 'nothing' };
}

const firstKeyMs = 4_000;
const nextKeyMs = 3_000;

/** What is pressed from the first word on; the pound key, or a pause, ends it. Nobody is waited for longer than that. */
async function readKeys(board: Board, leg: Leg, media: string): Promise<string> {
  if (leg.keys === '') {
    leg.pressed = () => void board.hush(leg).catch(() => {});
    await board.say(leg, media);
    leg.pressed = null;
  }
  for (;;) {
    if (leg.over || leg.keys.includes('#') || leg.keys.length >= mostDigits) break;
    const before = leg.keys.length;
    await pressed(leg, before === 0 ? firstKeyMs : nextKeyMs);
    if (leg.keys.length === before) break;
  }
  return leg.keys.replace(/#.*/, '').replace(/\D/g, '').slice(0, mostDigits);
}

function pressed(leg: Leg, ms: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    leg.pressed = () => {
      clearTimeout(timer);
      leg.pressed = null;
      done();
    };
  });
}

/** A key of the telephone; of a storm of them only the first are kept. */
export function press(leg: Leg, digit: string): void {
  if (leg.keys.length <= mostDigits && !leg.keys.includes('#')) leg.keys += digit;
  leg.pressed?.();
}

export async function lineOf(board: Board, dialled: string): Promise<Line | null> {
  const { rows } = await board.db.pool.query(
    `select id, announces_recording as announces from lines
     where voice = 'asterisk' and not closed and right(regexp_replace(number, '\\D', '', 'g'), 10) = right(regexp_replace($1, '\\D', '', 'g'), 10)
     order by id limit 1`,
    [dialled],
  );
  return rows[0] ? { ...rows[0], language: 'ru' } : null;
}

async function personAt(board: Board, extension: string): Promise<number | null> {
  const { rows } = await board.db.pool.query('select id from agents where extension = $1 and disabled_at is null', [
    extension,
  ]);
  return (rows[0]?.id as number | undefined) ?? null;
}

export const wordsOf = (line: Pick<Line, 'language'>): string => `linia/${line.language}`;
const word = (line: Line, name: string): string => `${wordsOf(line)}/${name}`;

/** As the network says it; withheld, empty and garbage are allowed. */
function numberOf(channel: AriChannel): string | null {
  const number = channel.caller.number.trim().slice(0, 64);
  return number === '' || /^(anonymous|unknown|restricted|unavailable)$/i.test(number) ? null : number;
}
