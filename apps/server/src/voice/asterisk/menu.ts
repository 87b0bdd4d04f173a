import { chooseLanguage } from '../../interactions/announce.ts';
import type { Board } from './board.ts';
import type { Leg } from './calls.ts';
import { mostDigits, readKeypad, type Entered } from './keypad.ts';
import { word, type Line } from './lines.ts';
import { tell } from './tell.ts';

/** A caller who can't make up their mind is not asked for their language for ever. */
const mostChanges = 3;

/** Twice at most, then on: nobody is kept from an agent by a number. The star changes the language, and the menu begins anew. */
export async function hearMenu(board: Board, leg: Leg, line: Line): Promise<Entered> {
  let [wrong, changes] = [0, 0];
  while (wrong < 2 && !leg.over) {
    // who knows the menu presses while the announcement is said
    const keys = await readKeys(board, leg, menuOf(line));
    leg.keys = '';
    if (keys.includes('*') && line.english && changes++ < mostChanges) {
      await changeLanguage(board, leg, line);
      continue;
    }
    const entered = readKeypad(keys.replace(/\D/g, ''));
    if (entered.what !== 'wrong') {
      if (entered.what === 'number') await readBack(board, leg, line, entered.value);
      return entered;
    }
    await board.say(leg, word(line, ++wrong === 1 ? 'wrong' : 'on'));
  }
  return { what: 'nothing' };
}

/** First how to get to the other language, said in it. */
const menuOf = (line: Line): string[] => [
  ...(line.english ? [word({ language: line.language === 'ru' ? 'en' : 'ru' }, 'star')] : []),
  word(line, 'menu'),
];

const readBack = (board: Board, leg: Leg, line: Line, value: string): Promise<boolean> =>
  board.say(leg, word(line, 'entered'), ...[...value].map((digit) => word(line, digit)));

/** Whoever speaks it is looked for. Who was told of the recording in words they may not know is told again. */
async function changeLanguage(board: Board, leg: Leg, line: Line): Promise<void> {
  line.language = line.language === 'ru' ? 'en' : 'ru';
  const told = await board.verb((tx) => chooseLanguage(tx, leg.call, line.language));
  if (told) await tell(board, leg, line, 'recording', 'recorded');
}

const firstKeyMs = 4_000;
const nextKeyMs = 3_000;

/** What is pressed from the first word on; the pound key, the star or a pause ends it. Nobody is waited for longer than that. */
async function readKeys(board: Board, leg: Leg, media: string[]): Promise<string> {
  if (leg.keys === '') {
    // a key ends the menu, and nobody waits for its silence
    const keyed = new Promise<void>((done) => {
      leg.pressed = () => {
        void board.hush(leg).catch(() => {});
        done();
      };
    });
    await Promise.race([board.say(leg, ...media), keyed]);
    leg.pressed = null;
  }
  for (;;) {
    if (leg.over || /[#*]/.test(leg.keys) || leg.keys.length >= mostDigits) break;
    const before = leg.keys.length;
    await pressed(leg, before === 0 ? firstKeyMs : nextKeyMs);
    if (leg.keys.length === before) break;
  }
  return leg.keys.replace(/#.*/, '').slice(0, mostDigits);
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
  if (leg.keys.length <= mostDigits && !/[#*]/.test(leg.keys)) leg.keys += digit;
  leg.pressed?.();
}
