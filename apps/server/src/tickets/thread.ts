import type { ThreadMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/** The letters of a request, in and out, the oldest first. What a held letter says is in its own request only. */
export async function readThread(db: Queryable, ticketId: number): Promise<ThreadMessage[]> {
  const { rows } = await db.query(
    `select m.id, m.at, m.direction, m.kind, m.subject, m.text, m.quoted, m.html, m.cut, m.sent_at as "sentAt", m.bounced_at as "bouncedAt",
       m.letter_id is not null as file,
       case when m.direction = 'out' then (select jsonb_build_object('name', b.name, 'address', b.address) from mailboxes b where b.id = m.mailbox_id)
         else (select jsonb_build_object('name', r.name, 'address', r.address) from message_recipients r where r.message_id = m.id and r.kind = 'from') end as "from",
       coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'address', r.address) order by r.kind desc, r.address)
         from message_recipients r where r.message_id = m.id and r.kind <> 'from'), '[]') as "to",
       coalesce((select jsonb_agg(jsonb_build_object('key', a.key, 'name', a.name, 'type', a.type, 'bytes', a.bytes) order by a.position)
         from attachments a where a.message_id = m.id), '[]') as attachments
     from messages m where m.ticket_id = $1 order by m.at, m.id limit 500`,
    [ticketId],
  );
  return rows as ThreadMessage[];
}
