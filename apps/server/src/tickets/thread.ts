import { linkMark } from '@linia/domain';
import type { ThreadMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/** Where a notice has its reader's private link. */
const unlinked = (text: string) =>
  `case when m.kind = 'notice' then replace(${text}, '${linkMark}', case m.language when 'en' then '(their private link)' else '(личная ссылка)' end) else ${text} end`;

/** The letters of a request, in and out, the oldest first. What a held letter says is in its own request only. */
export async function readThread(db: Queryable, ticketId: number): Promise<ThreadMessage[]> {
  const { rows } = await db.query(
    `select m.id, m.at, m.direction, m.kind, m.subject, ${unlinked('m.text')} as text, m.quoted, ${unlinked('m.html')} as html, m.cut, m.authentication, m.sent_at as "sentAt", m.bounced_at as "bouncedAt",
       m.bounce_status as "bounceStatus", case when m.sent_at is null and m.bounced_at is null then m.due_at end as "dueAt", m.mentions,
       m.sent_at is null and (m.bounced_at is not null or o.failed_at is not null) as failed,
       case when m.sent_at is null then coalesce(m.trouble, o.error) end as trouble,
       (select jsonb_build_object('id', a.id, 'name', a.name) from agents a where a.id = m.author_id) as author,
       m.letter_id is not null as file,
       case when m.direction = 'out' then (select jsonb_build_object('name', b.name, 'address', b.address) from mailboxes b where b.id = m.mailbox_id)
         else (select jsonb_build_object('name', r.name, 'address', r.address) from message_recipients r where r.message_id = m.id and r.kind = 'from') end as "from",
       coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'address', r.address) order by r.kind desc, r.address)
         from message_recipients r where r.message_id = m.id and r.kind <> 'from'), '[]') as "to",
       coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'address', r.address) order by r.address)
         from message_recipients r where r.message_id = m.id and r.kind = 'cc'), '[]') as cc,
       coalesce((select jsonb_agg(jsonb_build_object('key', a.key, 'name', a.name, 'type', a.type, 'bytes', a.bytes, 'contentId', a.content_id, 'inline', a.inline) order by a.position)
         from attachments a where a.message_id = m.id), '[]') as attachments
     from messages m left join outbox o on o.id = m.outbox_id where m.ticket_id = $1 order by m.at, m.id limit 500`,
    [ticketId],
  );
  return rows as ThreadMessage[];
}
