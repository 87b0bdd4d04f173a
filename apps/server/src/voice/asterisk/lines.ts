import type { Spoken } from '@linia/domain';
import type { Board } from './board.ts';

/** The line that a number leads to, and what it says at first. */
export type Line = {
  id: number;
  announces: boolean;
  language: Spoken;
  /** A caller may choose English: somebody here is asked for who speaks it. */
  english: boolean;
};

/** An English line is one whose callers need who speaks English. */
export async function lineOf(board: Board, dialled: string): Promise<Line | null> {
  const { rows } = await board.db.pool.query({
    name: 'line-of',
    text: `select l.id, l.announces_recording as announces, k.id is not null as english,
         case when exists (select from jsonb_to_recordset(l.needs) as n (skill int) where n.skill = k.id) then 'en' else 'ru' end as language
       from lines l left join skills k on k.kind = 'language' and k.code = 'en' and not k.retired
       where l.voice = 'asterisk' and not l.closed
         and right(regexp_replace(l.number, '\\D', '', 'g'), 10) = right(regexp_replace($1, '\\D', '', 'g'), 10)
       order by l.id limit 1`,
    values: [dialled],
  });
  return (rows[0] as Line | undefined) ?? null;
}

/** Of the languages a caller may have, those the telephone speaks. */
export const spokenOf = (language: string | null): Spoken => (language === null || language === 'ru' ? 'ru' : 'en');

/** A sound of Linia's own, in this language. */
export const word = ({ language }: { language: Spoken }, name: string): string => `linia/${language}/${name}`;
