import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';
import { outsideIsTold } from './outside.ts';

/** The line has told the caller that the call is recorded, to the last word; with them whoever is called in from `outside`. */
export async function announceRecording(
  tx: Queryable,
  interactionId: number,
  actor: string,
  outside: number | null = null,
): Promise<Done> {
  await tx.query('select announce_recording($1, $2)', [interactionId, actor]);
  if (outside !== null) await outsideIsTold(tx, outside);
  return { result: null };
}

/** The caller has entered a number; true where somebody of the base has it. */
export async function identifyByKeypad(
  tx: Queryable,
  interactionId: number,
  entered: { how: 'inn' | 'gln' | 'request'; value: string },
  actor: string,
): Promise<Done<boolean>> {
  const { rows } = await tx.query('select identify_by_keypad($1, $2, $3, $4) as known', [
    interactionId,
    entered.how,
    entered.value,
    actor,
  ]);
  return { result: rows[0].known as boolean };
}

/** The caller has chosen a language: whoever speaks it is looked for. True where they had been told of the recording already. */
export async function chooseLanguage(tx: Queryable, interactionId: number, language: string): Promise<Done<boolean>> {
  const { rows } = await tx.query(
    `update interactions set language = $2 where id = $1 and state = 'arriving' returning recording_notified_at is not null as told`,
    [interactionId, language],
  );
  return { result: (rows[0]?.told as boolean | undefined) ?? false };
}
