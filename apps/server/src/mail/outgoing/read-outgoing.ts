import type { OutgoingFilter, OutgoingLetter, OutgoingLetters } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';

const pageSize = 50;

/**
 * What becomes of a letter of ours. Whatever of it still is in the outbox is few: that is read by its own index, and the letters
 * beside it. A row that only brings a letter later to one of its readers is not the letter. `which`: of the letters themselves.
 */
const lettersWhere = (which: string) => `
  with under_way as (
    select distinct on (letter) (payload ->> 'message')::bigint as letter, id, attempts, not_before, failed_at, error
    from (select * from outbox where failed_at is not null union all select * from outbox where done_at is null and failed_at is null) o
    where kind = 'mail.send' and not payload ? 'only' order by letter, id desc),
  letters as (
    select m.id, m.at, m.kind, t.number, b.address as mailbox, m.sent_at as "sentAt", m.tried_at as "triedAt",
      (select string_agg(r.address, ', ' order by r.kind desc, r.address) from message_recipients r where r.message_id = m.id and r.kind <> 'from') as "to",
      case when m.sent_at is not null then case when m.bounced_at is not null or m.bounce_status is not null then 'returned' else 'sent' end
        when m.bounced_at is not null or o.letter is null or o.failed_at is not null then 'failed'
        when m.trouble_code is not null then 'trouble' else 'waiting' end as state,
      m.trouble_code as code, coalesce(case when m.bounced_at is not null or m.sent_at is not null then m.bounce_status end, m.trouble, o.error) as said,
      coalesce(o.attempts, 0) as attempts, case when o.failed_at is null and m.sent_at is null and m.bounced_at is null then o.not_before end as "nextAt"
    from messages m join mailboxes b on b.id = m.mailbox_id left join tickets t on t.id = m.ticket_id
      left join under_way o on o.letter = m.id and m.sent_at is null
    where m.direction = 'out' and ${which})`;

/** Which of these is asked for: in the words of the page's filter. */
const states = {
  all: [],
  sent: ['sent'],
  waiting: ['waiting', 'trouble'],
  failed: ['failed', 'returned'],
} satisfies Record<string, OutgoingLetter['state'][]>;

/**
 * Where such letters can only stand: most have left, and those are not looked at (`messages_unsettled`). Among 300,000: 9 ms for those
 * that did not arrive (144 when every letter was asked), 2–18 ms for words (240–273), beside other work.
 */
const places = {
  all: 'true',
  sent: 'm.sent_at is not null',
  waiting: 'm.sent_at is null',
  failed: '(m.sent_at is null or m.bounced_at is not null or m.bounce_status is not null)',
} satisfies Record<keyof typeof states, string>;

/** More than so many letters with these words are found soon enough by going through the last ones. */
const mostNamed = 2_000;

/** Our letters, the last first, without their words: an administrator sees that they go, and not what is written. */
export async function readOutgoing(
  db: Queryable,
  { state = 'all', q = '', after }: OutgoingFilter,
): Promise<OutgoingLetters> {
  const words = q.trim().toLowerCase();
  const named = words === '' ? null : await lettersOf(db, words);
  const wanted = named === null ? 'true' : named.length > mostNamed ? hasWords : 'm.id = any ($5)';
  const { rows } = await db.query(
    `${lettersWhere(`${places[state]} and ($1::bigint is null or m.id < $1) and ($4::text is null or true) and ($5::bigint[] is null or true) and ${wanted}`)}
     select * from letters l where cardinality($2::text[]) = 0 or l.state = any ($2) order by l.id desc limit $3`,
    [after ?? null, states[state], pageSize + 1, beginning(words), named],
  );
  const page = (rows as OutgoingLetter[]).slice(0, pageSize);
  return { rows: page, next: rows.length > pageSize ? page.at(-1)!.id : null };
}

/** By the number of their request, or by the beginning of an address or of its domain: each by an index. */
async function lettersOf(db: Queryable, words: string): Promise<number[]> {
  const number = /^[#№]?\s*(\d{1,15})$/.exec(words)?.[1] ?? null;
  const { rows } = await db.query(
    `select distinct id from (
       (select m.id from tickets t join messages m on m.ticket_id = t.id where t.number = $1)
       union all (select message_id from message_recipients where address like $2 and kind <> 'from' limit $3)
       union all (select message_id from message_recipients where split_part(address, '@', 2) like $2 and kind <> 'from' limit $3)) found`,
    [number, beginning(words), mostNamed + 1],
  );
  return rows.map(({ id }) => id as number);
}

const hasWords = `exists (select from message_recipients r where r.message_id = m.id and r.kind <> 'from'
  and (r.address like $4 or split_part(r.address, '@', 2) like $4))`;

const beginning = (words: string): string => `${words.replace(/[\\%_]/g, '\\$&')}%`;

export async function findOutgoing(db: Queryable, id: number): Promise<OutgoingLetter | null> {
  const { rows } = await db.query(`${lettersWhere('m.id = $1')} select * from letters`, [id]);
  return (rows[0] as OutgoingLetter | undefined) ?? null;
}
