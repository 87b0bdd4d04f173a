import { readPhone } from '@linia/domain/phone';
import { failConnection } from '../../interactions/connect.ts';
import type { Queryable } from '../../shell/database.ts';
import type { Done } from '../../shell/verb.ts';
import { endReason } from './end-reason.ts';
import type { CtiEvent, Line } from './read-event.ts';

/**
 * A person here has set about calling this number on this line (a callback's turn, a call from the desk) and dials it by
 * hand: the PBX's call is that one, not another. Null where nobody has.
 */
export async function adoptDialed(
  tx: Queryable,
  line: Line,
  { callId, phone }: CtiEvent,
  agentId: number,
): Promise<number | null> {
  const e164 = phone === null ? null : (readPhone(phone)?.e164 ?? null);
  if (e164 === null) return null;
  const { rows } = await tx.query('select adopt_dialed($1, $2, $3, $4) as id', [line.id, callId, agentId, e164]);
  return rows[0].id as number | null;
}

/**
 * What was dialed ended without an answer. The hang-up of the call in which a callback was asked for says nothing of it, and
 * may come while the customer is talking: it is done with. Null where it is an ordinary hang-up.
 */
export async function dialedInVain(
  tx: Queryable,
  line: Line,
  { callId, cause }: CtiEvent,
  interactionId: number,
): Promise<Done | null> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select l.kind, l.external_id = $2 as this, l.left_at is null as live,
       (select s.id from assignments s where s.interaction_id = l.interaction_id and s.state = 'connecting') as part
     from legs l where l.interaction_id = $1 and l.external_id is not null order by l.id desc limit 1`,
    [interactionId, callId],
  );
  const leg = rows[0] as { kind: string; this: boolean; live: boolean; part: number | null } | undefined;
  if (!leg) return null;
  if (!leg.this || !leg.live) return { result: null };
  if (leg.kind !== 'dialed' || leg.part === null) return null;
  const reason = endReason(cause, { direction: 'outgoing', answered: false, elsewhere: false }) ?? 'no_answer';
  return failConnection(tx, leg.part, `line:${line.id}`, reason);
}
