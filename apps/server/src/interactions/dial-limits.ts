import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/**
 * Toll fraud: on a line that costs money, a person calls where their role may (may_dial), and so many an hour at most. Who calls
 * somebody back is asked the same once more: the number is a stranger's word.
 * @param but the callback that is being dialed, which is no call before itself
 */
export async function checkMayDial(
  tx: Queryable,
  agentId: number,
  lineId: number,
  e164: string,
  but: number | null = null,
): Promise<void> {
  const { rows } = await tx.query(
    `select may_dial(a.roles::text[], l.id, $3) as may, l.voice = 'asterisk' and dialed_lately(a.id, $4) >= dials_an_hour() as many
     from agents a, lines l where a.id = $1 and l.id = $2`,
    [agentId, lineId, e164, but],
  );
  const { may, many } = rows[0] as { may: boolean; many: boolean };
  if (!may) throw new Refusal('dial.not_allowed', 403, { field: 'phone' });
  if (many) throw new Refusal('dial.too_many', 429);
}
