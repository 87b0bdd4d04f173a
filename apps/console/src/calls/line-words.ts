import { formatDuration } from '@linia/domain';
import { m } from '../paraglide/messages.js';
import type { Stretch } from './line.ts';

const WORDS: Record<Exclude<Stretch['state'], 'gap'>, () => string> = {
  none: m.line_menu,
  still: m.line_waiting,
  ring: m.line_ringing,
  talk: m.line_talk,
  hold: m.line_held,
  wrapup: m.line_wrap_up,
};

/** The line told to whoever can't see it: «Ожидание 00:52, вызов 00:06, разговор 04:37». */
export function lineWords(line: readonly Stretch[]): string {
  return line
    .flatMap(({ state, seconds }) => (state === 'gap' ? [] : [`${WORDS[state]()} ${formatDuration(seconds * 1000)}`]))
    .join(', ');
}
