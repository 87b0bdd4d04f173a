import { fillReply } from '@linia/domain';
import type { LetterAddress, ReplyDesk } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import type { SignedIn } from '../../shell/web.ts';
import { readDrafts } from './draft.ts';
import { caps, readDraftFiles } from './files.ts';

/** All that is needed to answer in a request: whom, from where, with what, and what was typed before. */
export async function readReply(db: Queryable, ticketId: number, person: SignedIn): Promise<ReplyDesk> {
  const { agentId } = person;
  const [from, people, words, drafts, files] = await Promise.all([
    mailboxOf(db, ticketId),
    participants(db, ticketId),
    readWords(db, ticketId, agentId),
    readDrafts(db, ticketId, agentId),
    readDraftFiles(db, ticketId, agentId),
  ]);
  return {
    from: from && { name: from.name, address: from.address },
    ...people,
    ...words,
    ...drafts,
    files,
    caps,
  };
}

/** Where an answer comes from: the mailbox of its last letter, else its department's, else the default one. */
export async function mailboxOf(
  db: Queryable,
  ticketId: number,
): Promise<{ id: number; address: string; name: string; language: 'ru' | 'en' } | null> {
  const { rows } = await db.query(
    `select b.id, b.address, b.language, coalesce(nullif(b.name, ''), (select value #>> '{}' from settings where key = 'company'), '') as name
     from mailboxes b, tickets t where t.id = $1 and not b.closed
     order by b.id = (select m.mailbox_id from messages m where m.ticket_id = t.id and m.mailbox_id is not null order by m.at desc, m.id desc limit 1) desc nulls last,
       b.department_id = t.department_id desc nulls last, b.is_default desc, b.id limit 1`,
    [ticketId],
  );
  return (rows[0] as { id: number; address: string; name: string; language: 'ru' | 'en' } | undefined) ?? null;
}

/** The letter that is answered: the last that a person wrote to us. */
export type Answered = {
  id: number;
  at: string;
  messageId: string | null;
  references: string | null;
  subject: string;
  text: string;
  language: 'ru' | 'en' | null;
  from: LetterAddress | null;
  others: LetterAddress[];
};
export async function lastLetter(db: Queryable, ticketId: number): Promise<Answered | null> {
  const { rows } = await db.query(
    `select m.id, m.at, m.message_id as "messageId", m."references", m.subject, m.text, m.language,
       (select jsonb_build_object('name', name, 'address', address) from message_recipients where message_id = m.id and kind = 'from') as "from",
       coalesce((select jsonb_agg(jsonb_build_object('name', name, 'address', address) order by kind desc, address) from message_recipients r
         where message_id = m.id and kind <> 'from' and not exists (select from mailboxes b where b.address = r.address)), '[]') as others
     from messages m where m.ticket_id = $1 and m.direction = 'in' and m.kind in ('letter', 'unreadable') and not is_forged(m.authentication) order by m.at desc, m.id desc limit 1`,
    [ticketId],
  );
  return (rows[0] as Answered | undefined) ?? null;
}

async function participants(
  db: Queryable,
  ticketId: number,
): Promise<Pick<ReplyDesk, 'to' | 'cc' | 'known' | 'bounced'>> {
  const letter = await lastLetter(db, ticketId);
  const { rows } = await db.query(
    `with known as (
       select r.address, max(r.name) as name from messages m join message_recipients r on r.message_id = m.id where m.ticket_id = $1 and not is_forged(m.authentication) group by 1
       union select lower(c.email), c.name from tickets t join contacts c on c.id = t.contact_id where t.id = $1 and c.email is not null)
     select k.address, max(k.name) as name, bool_or(b.address is not null) as bounced,
       bool_or(lower(c.email) = k.address) as contact
     from known k left join bounced_addresses b on b.address = k.address
       left join tickets t on t.id = $1 left join contacts c on c.id = t.contact_id
     where not exists (select from mailboxes x where x.address = k.address) group by 1 order by 1 limit 100`,
    [ticketId],
  );
  const known = rows.map(({ name, address }) => ({ name, address }) as LetterAddress);
  const contact = rows.filter((row) => row.contact).map(({ name, address }) => ({ name, address }) as LetterAddress);
  return {
    to: letter?.from ? [letter.from] : contact,
    cc: letter ? letter.others.filter(({ address }) => address !== letter.from?.address).slice(0, 20) : [],
    known,
    bounced: rows.filter((row) => row.bounced).map(({ address }) => address as string),
  };
}

async function readWords(
  db: Queryable,
  ticketId: number,
  agentId: number,
): Promise<Pick<ReplyDesk, 'signature' | 'templates'>> {
  const { rows } = await db.query(
    `select coalesce(nullif(a.signature, ''), nullif(own.signature, ''), d.signature, '') as signature,
       t.number::text, t.subject, coalesce(c.name, '') as contact, coalesce(o.name, '') as organization, a.name as agent,
       coalesce(d.name, '') as department, coalesce((select value #>> '{}' from settings where key = 'company'), '') as company,
       t.respond_by as "respondBy", t.resolve_by as "resolveBy",
       company_zone() as zone,
       coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'text', r.text) order by r.position, r.name)
         from reply_templates r where not r.retired and (r.department_id is null or r.department_id in (t.department_id, a.department_id))), '[]') as templates
     from tickets t join agents a on a.id = $2 left join departments own on own.id = a.department_id
       left join departments d on d.id = t.department_id left join contacts c on c.id = t.contact_id left join organizations o on o.id = t.organization_id
     where t.id = $1`,
    [ticketId, agentId],
  );
  const { signature, templates, zone, respondBy, resolveBy, ...facts } = rows[0];
  const at = (when: string | null) =>
    when === null
      ? ''
      : new Intl.DateTimeFormat('ru-RU', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(
          new Date(when),
        );
  const filled = { ...facts, respondBy: at(respondBy), resolveBy: at(resolveBy) };
  return {
    signature,
    templates: templates.map((each: { id: number; name: string; text: string }) => ({
      ...each,
      text: fillReply(each.text, filled),
    })),
  };
}
