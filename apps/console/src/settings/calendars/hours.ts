import { spansOf, type Hours } from '@linia/domain';

type Written = [string, string][];

/** As it is read and typed: «09:00–13:00, 14:00–18:00». */
export const hoursText = (hours: readonly Hours[]): string => hours.map(([from, to]) => `${from}–${to}`).join(', ');

/** What was typed: «9-18», «9:00–13:00, 14–18»; nothing is closed. Null: no hours. */
export function hoursOf(text: string): Written | null {
  if (text.trim() === '') return [];
  const hours: Written = [];
  for (const part of text.split(/[,;]/)) {
    const [, from, to] = /^\s*(\d{1,2}(?::\d\d)?)\s*[-–—]\s*(\d{1,2}(?::\d\d)?)\s*$/.exec(part) ?? [];
    if (from === undefined || to === undefined) return null;
    hours.push([whole(from), whole(to)]);
  }
  return spansOf(hours).length === hours.length ? hours : null;
}

function whole(time: string): string {
  const [hour = '', minutes = '00'] = time.split(':');
  return `${hour.padStart(2, '0')}:${minutes}`;
}
