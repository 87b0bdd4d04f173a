import { prepare, type Database } from '../../shell/database.ts';
import type { Rejected } from '../answer/outgoing.ts';
import type { Fault } from './fault.ts';

/**
 * Taken over by the relay, or kept here in the demo. Whatever was wrong with the way out is over. For whom it was not taken yet it
 * is sent again, for each of them alone.
 */
export async function markSent(
  db: Database,
  id: number,
  by: 'relay' | 'demo',
  mailboxId: number,
  { note, again }: Rejected = { note: null, again: [] },
): Promise<void> {
  const mark = prepare(
    `with well as (update mailboxes set send_fault = null, send_fault_code = null, send_fault_since = null
       where id = $3 and send_fault_code is not null),
     sent as (update messages set sent_at = linia_now(), sent_by = $2, trouble = null, trouble_code = null, bounce_status = coalesce($4, bounce_status)
       where id = $1 and sent_at is null returning id)
     select queue_mail('mail.send', jsonb_build_object('message', sent.id, 'only', whom)) from sent, unnest($5::text[]) as whom`,
    [id, by, mailboxId, note, again],
  );
  await db.pool.query(mark);
}

/** Of a reader whom the server did not take the letter for at first: what it says now; null: it has taken it. */
export async function noteLater(db: Database, id: number, whom: string, code: number | null): Promise<void> {
  await db.pool.query(
    `update messages set bounce_status = (
       select nullif(string_agg(case when split_part(said, ' ', 2) = $2 then $3 || ' ' || $2 else said end, ', ' order by place), '')
       from unnest(string_to_array(bounce_status, ', ')) with ordinality as e (said, place)
       where $3::text is not null or split_part(said, ' ', 2) <> $2)
     where id = $1`,
    [id, whom, code === null ? null : String(code)],
  );
}

type Trouble = { id: number; mailboxId: number; fault: Fault; refused: boolean; status: number | null };

/** Why a letter did not go: beside the letter; and beside its mailbox, where the letter itself is not what is refused. */
export async function noteTrouble(db: Database, { id, mailboxId, fault, refused, status }: Trouble): Promise<void> {
  await db.pool.query(
    `with box as (update mailboxes set send_fault = $2, send_fault_code = $3,
         send_fault_since = case when send_fault_code = $3 then send_fault_since else linia_now() end
       where id = $4 and not $5 and (send_fault, send_fault_code) is distinct from ($2, $3))
     update messages set trouble = $2, trouble_code = $3, tried_at = linia_now(),
       bounced_at = case when $5 then linia_now() else bounced_at end, bounce_status = case when $5 then $6 else bounce_status end
     where id = $1 and sent_at is null`,
    [id, fault.said, fault.code, mailboxId, refused, status === null ? null : String(status)],
  );
}
