import type { StatusDeadline, StatusLetter, StatusPage } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { OpenLink } from './find-link.ts';
import { ratingOf } from './rate.ts';
import { stretchesOf, type Wait } from './stretches.ts';

/** One request as its customer sees it by their link. */
export async function readStatus(db: Queryable, link: OpenLink): Promise<Omit<StatusPage, 'token'>> {
  const { ticketId, linkId, theirs, endsAt } = link;
  const [facts, letters, rated] = await Promise.all([readFacts(db, link), readLetters(db, link), ratingOf(db, link)]);
  const { own, waits, stands, ...shown } = facts;
  const waiting = shown.state === 'waiting_customer' || shown.state === 'waiting_third_party' ? shown.state : null;
  const time = (at: string) => Date.parse(at);
  return {
    ...shown,
    ...(!theirs && { number: own.number, subject: own.subject, createdAt: own.createdAt, owner: null, head: null }),
    joined: theirs && linkId !== ticketId ? own.number : null,
    theirs,
    respond: theirs ? deadline(stands.respondBy, stands.respondedAt, null) : null,
    resolve: theirs ? deadline(stands.resolveBy, shown.solvedAt, stands.paused ? waiting : null) : null,
    line: theirs
      ? stretchesOf(
          time(shown.createdAt),
          time(shown.solvedAt ?? shown.now),
          waits,
          stands.resolveBy === null ? null : time(stands.resolveBy),
        )
      : [],
    letters,
    ...rated,
    endsAt,
  };

  function deadline(by: string | null, doneAt: string | null, waits: StatusDeadline['waits']): StatusDeadline | null {
    return by === null && waits === null ? null : { by, doneAt, waits: by === null ? waits : null };
  }
}

type Facts = Pick<
  StatusPage,
  'number' | 'subject' | 'state' | 'createdAt' | 'solvedAt' | 'owner' | 'head' | 'parted' | 'zone' | 'now'
> & {
  own: { number: number; subject: string; createdAt: string };
  waits: Wait[];
  stands: { respondBy: string | null; respondedAt: string | null; resolveBy: string | null; paused: boolean };
};

async function readFacts(db: Queryable, { ticketId, linkId, address }: OpenLink): Promise<Facts> {
  const { rows } = await db.query(
    `select t.number, t.subject, t.state, t.created_at as "createdAt", case when not is_live(t.state) then t.solved_at end as "solvedAt",
       (select a.name from agents a where a.id = t.owner_id and exists (select from letters_of(t.id, $3) m where m.author_id = a.id)) as owner,
       (select jsonb_build_object('answerBy', case when f.email = $3 then f.answer_by end) from feedback f
         where f.ticket_id = t.id and f.kind = 'overdue' and f.state in ('new', 'working') and f.owner_id is not null) as head,
       array(select w.number from ticket_links k join tickets w on w.id = case when k.ticket_id = t.id then k.other_id else k.ticket_id end
         where t.id in (k.ticket_id, k.other_id) and k.kind = 'split' and exists (select from letters_of(w.id, $3)) order by w.number) as parted,
       jsonb_build_object('number', o.number, 'subject', o.subject, 'createdAt', o.created_at) as own,
       coalesce((select jsonb_agg(jsonb_build_object('state', p.state, 'from', ms_of(p.began_at), 'to', ms_of(p.ended_at)) order by p.id)
         from ticket_pauses p where p.ticket_id = t.id), '[]') as waits,
       jsonb_build_object('respondBy', t.respond_by, 'respondedAt', t.responded_at, 'resolveBy', t.resolve_by,
         'paused', t.resolve_by is null and (select resolve from target_of(t.plan_id, t.priority, t.service_id)) is not null) as stands,
       company_zone() as zone, linia_now() as now
     from tickets t, tickets o where t.id = $1 and o.id = $2`,
    [ticketId, linkId, address],
  );
  if (!rows[0]) throw new Refusal('status.gone', 410);
  return rows[0] as Facts;
}

async function readLetters(db: Queryable, { ticketId, address }: OpenLink): Promise<StatusLetter[]> {
  const { rows } = await db.query(
    `select m.id, m.at, case when m.direction = 'out' then 'us' when f.address = $2 then 'you' else 'other' end as "from",
       coalesce(a.name, nullif(f.name, ''), '') as name, case when m.kind = 'unreadable' then '' else m.text end as text,
       case when m.direction = 'out' then '' else m.quoted end as quoted,
       coalesce((select jsonb_agg(jsonb_build_object('key', x.key, 'name', x.name, 'bytes', x.bytes) order by x.position)
         from attachments x where x.message_id = m.id), '[]') as files
     from letters_of($1, $2) m left join agents a on a.id = m.author_id
       left join message_recipients f on f.message_id = m.id and f.kind = 'from' and m.direction = 'in'
     order by m.at desc, m.id desc limit 200`,
    [ticketId, address],
  );
  return rows as StatusLetter[];
}

/** What came with a letter that the link shows; nothing else of the request. */
export async function readStatusFile(
  db: Queryable,
  { ticketId, address }: OpenLink,
  key: string,
): Promise<{ name: string; content: Buffer }> {
  const { rows } = await db.query(
    `select a.name, a.content from attachments a join letters_of($1, $2) m on m.id = a.message_id where a.key = $3`,
    [ticketId, address, key],
  );
  if (!rows[0]) throw new Refusal('status.gone', 410);
  return rows[0] as { name: string; content: Buffer };
}
