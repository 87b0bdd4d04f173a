import { randomBytes } from 'node:crypto';
import { writeFeedbackToken } from '@linia/domain';
import type { Language } from '@linia/protocol';
import type { Perform } from '../../outbox/outbox.ts';
import type { Database, Queryable } from '../../shell/database.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { noticeTime } from '../notice.ts';
import { makeFeedbackToken, readMailKey } from '../tokens.ts';
import { writeRecipients } from '../write-message.ts';
import { asLetter, digestLetter, numberLetter, type Late } from './compose.ts';
import { mailboxOfDepartment } from './mailbox.ts';

/** Letters about feedback that the house writes by itself. Done twice, by a process that died behind its commit, they are one letter. */
export function feedbackEffects(db: Database, base: () => string | null = () => null): Record<string, Perform> {
  return {
    'mail.feedback_number': ({ feedback }: { feedback: number }) =>
      inTransaction(db, async (tx) => ({ result: await sendNumber(tx, feedback) })),
    'mail.digest': ({ digest }: { digest: number }) =>
      inTransaction(db, async (tx) => ({ result: await sendDigest(tx, digest, base()) })),
  };
}

/** Whoever wrote has the number by letter. Nobody is told too often: a form could be filled in with anybody's address. */
async function sendNumber(tx: Queryable, id: number): Promise<void> {
  const { rows } = await tx.query('select number, email, name, language, department_id as "departmentId", answer_by as "answerBy" from feedback where id = $1 for no key update', [id]); // prettier-ignore
  const told = rows[0] as { number: number; email: string | null; name: string; language: Language; departmentId: number; answerBy: string | null } | undefined; // prettier-ignore
  if (!told || told.email === null) return;
  const about = 'feedback';
  await tx.query(`select pg_advisory_xact_lock(hashtext('notice ' || $1))`, [told.email]);
  const { rows: facts } = await tx.query(
    `select may_be_noticed($1, $2) as may, coalesce((select value #>> '{}' from settings where key = 'company'), '') as company, company_zone() as zone,
       exists (select from messages where feedback_id = $3 and kind = 'notice') as done, exists (select from mailboxes where address = $1) as own`,
    [told.email, about, id],
  );
  const { may, company, zone, done, own } = facts[0] as { may: boolean; company: string; zone: string; done: boolean; own: boolean }; // prettier-ignore
  const mailbox = await mailboxOfDepartment(tx, told.departmentId);
  if (done || !may || own || !mailbox) return;
  const { subject, text } = numberLetter(told.language, {
    number: told.number,
    company,
    answerBy: noticeTime(told.answerBy, zone).slice(0, 16),
  });
  const mark = writeFeedbackToken(makeFeedbackToken(await readMailKey(tx), id));
  const letter = asLetter(told.language, text, mark);
  const { rows: made } = await tx.query(
    `insert into messages (feedback_id, direction, kind, at, mailbox_id, message_id, subject, text, html, language, notice_to, notice_about)
     values ($1, 'out', 'notice', linia_now(), $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      id,
      mailbox.id,
      messageIdOf(mark, mailbox.address),
      subject,
      letter.text,
      letter.html,
      told.language,
      told.email,
      about,
    ],
  );
  await leave(tx, made[0].id as number, [{ name: told.name, address: told.email }]);
}

/** To whoever reads the department's digests (`digest_readers`); where nobody can, or no mailbox is ours, the settings say so. */
async function sendDigest(tx: Queryable, id: number, desk: string | null): Promise<void> {
  const { rows } = await tx.query(
    `select g.department_id as "departmentId", d.name as department, g.day::text, department_zone(d.id) as zone,
       (select count(*)::int from feedback f where f.department_id = d.id and f.state in ('new', 'working')) as waiting,
       coalesce((select max(p.due_at) from feedback_digests p where p.department_id = d.id and p.due_at < g.due_at), '-infinity')::text as since, g.due_at::text as until
     from feedback_digests g join departments d on d.id = g.department_id where g.id = $1 and g.message_id is null for no key update of g`,
    [id],
  );
  const day = rows[0] as { departmentId: number; department: string; day: string; zone: string; waiting: number; since: string; until: string } | undefined; // prettier-ignore
  if (!day) return;
  const [mailbox, { rows: readers }, { late, all }] = await Promise.all([
    mailboxOfDepartment(tx, day.departmentId),
    tx.query('select name, address, language from digest_readers($1)', [day.departmentId]),
    readLate(tx, day),
  ]);
  const heads = readers as { name: string; address: string; language: Language }[];
  if (!mailbox || !heads[0] || all === 0) return;
  const language = heads[0].language;
  const { subject, text } = digestLetter(language, {
    department: day.department,
    day: day.day.split('-').reverse().join('.'),
    rows: late,
    more: all - late.length,
    waiting: day.waiting,
    desk: desk === null ? '' : `${desk}/feedback`,
  });
  const letter = asLetter(language, text, null);
  const { rows: made } = await tx.query(
    `insert into messages (direction, kind, at, mailbox_id, message_id, subject, text, html, language)
     values ('out', 'digest', linia_now(), $1, $2, $3, $4, $5, $6) returning id`,
    [
      mailbox.id,
      messageIdOf(`digest.${id}.${randomBytes(8).toString('hex')}`, mailbox.address),
      subject,
      letter.text,
      letter.html,
      language,
    ],
  );
  await tx.query('update feedback_digests set message_id = $2 where id = $1', [id, made[0].id]);
  await leave(tx, made[0].id as number, heads);
}

/** What was gathered since the last digest, and what is gathered still: the first fifty of all. */
async function readLate(
  tx: Queryable,
  day: { departmentId: number; since: string; until: string; zone: string },
): Promise<{ late: Late[]; all: number }> {
  const { rows } = await tx.query(
    `select f.number as feedback, t.number as request, t.subject, coalesce(o.name, '') as organization, e.data ->> 'by' as by, not is_live((select w.state from tickets w where w.id = live_ticket(t.id))) as over, count(*) over ()::int as all
     from feedback f join tickets t on t.id = f.ticket_id join feedback_events e on e.feedback_id = f.id and e.type = 'registered'
       left join organizations o on o.id = f.organization_id
     where f.department_id = $1 and f.kind = 'overdue' and not e.data ? 'shown'
       and (f.state = 'gathered' or f.created_at > $2::timestamptz and f.created_at <= $3::timestamptz) order by f.id limit 50`,
    [day.departmentId, day.since, day.until],
  );
  const late = rows as (Late & { all: number })[];
  return {
    late: late.map(({ all: _, ...row }) => ({ ...row, by: noticeTime(row.by, day.zone).slice(0, 16) })),
    all: late[0]?.all ?? 0,
  };
}

const messageIdOf = (local: string, address: string): string => `<${local}@${address.split('@')[1]!}>`;

async function leave(tx: Queryable, message: number, to: { name: string; address: string }[]): Promise<void> {
  await writeRecipients(tx, message, { from: [], to, cc: [] });
  await tx.query(`select queue_mail('mail.send', $1, interval '2 days')`, [JSON.stringify({ message })]);
}
