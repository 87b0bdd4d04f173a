import type { FeedbackList, FeedbackRow, FeedbackSettings, FeedbackShow } from '@linia/protocol';
import { pageOf, readCursor } from '../shell/cursor.ts';
import { prepare, type Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';
import { isMine, isUnheard, readerOf } from './seen.ts';

const shows: Record<FeedbackShow, string> = {
  waiting: `f.state in ('new', 'working') and ${isMine}`,
  answered: `f.state in ('answered', 'closed') and f.kind <> 'overdue' and ${isMine} or f.state = 'answered' and ${isMine} or f.answered_at is not null and ${isMine}`,
  gathered: `f.state = 'gathered' and ${isMine}`,
  unheard: isUnheard,
};

/** One line of each. `$3`: whether its words may be shown; who only hands it on reads none. */
export const feedbackColumns = `
  f.id, f.number, f.version, f.state, f.kind, f.about,
  case when $3 then coalesce(o.name, nullif(f.company, ''), nullif(f.name, ''), '') else '' end as who,
  case when $3 then left(split_part(coalesce(nullif(f.text, ''), t.subject, ''), E'\\n', 1), 160) else '' end as title,
  jsonb_build_object('id', d.id, 'name', d.name) as department,
  case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as owner,
  t.number as "ticketNumber", f.created_at as "createdAt", f.touched_at as "touchedAt", f.answer_by as "answerBy",
  coalesce(f.answer_by <= linia_now() and f.state in ('new', 'working'), false) as late`;
export const feedbackTables = `feedback f join departments d on d.id = f.department_id left join agents w on w.id = f.owner_id
  left join tickets t on t.id = f.ticket_id left join organizations o on o.id = f.organization_id`;

const pageSize = 50;
const lastFirst = { key: 'f.touched_at', after: '<', by: 'f.touched_at desc, f.id desc' };
const owedFirst = {
  key: `coalesce(f.answer_by, 'infinity')`,
  after: '>',
  by: `coalesce(f.answer_by, 'infinity'), f.id`,
};

/** A page of a head's feedback: what is owed first, by when it is owed; what is answered, the last first. */
export async function readFeedbackList(
  db: Queryable,
  person: SignedIn,
  show: FeedbackShow,
  after?: string,
): Promise<FeedbackList> {
  const cursor = readCursor(after);
  const reader = await readerOf(db, person);
  const order = show === 'answered' ? lastFirst : owedFirst;
  const [{ rows }, { rows: facts }] = await Promise.all([
    db.query(
      prepare(
        `select ${feedbackColumns}, (${order.key})::text as key, f.id as "keyId" from ${feedbackTables}
         where (${shows[show]}) and ($1::int is null or $1::int is not null) and ($2::int[] is null or $2::int[] is not null)
           and ($4::timestamptz is null or (${order.key}, f.id) ${order.after} ($4, $5::bigint))
         order by ${order.by} limit ${pageSize + 1}`,
        [...reader, show !== 'unheard', ...cursor],
      ),
    ),
    db.query(
      prepare(
        `select count(*) filter (where f.state in ('new', 'working'))::int as waiting,
           count(*) filter (where f.state in ('new', 'working') and f.answer_by <= linia_now())::int as late,
           count(*) filter (where f.state = 'gathered')::int as gathered,
           (select min(g.due_at) from feedback_digests g where g.department_id = any ($2) and g.sent_at is null and exists (select from mailboxes where not closed)) as "digestAt",
           feedback_settings() as settings
         from feedback f where f.state in ('new', 'working', 'gathered') and ${isMine}`,
        [...reader],
      ),
    ),
  ]);
  const { digestAt, settings, ...counts } = facts[0] as FeedbackList['counts'] & {
    digestAt: string | null;
    settings: FeedbackSettings;
  };
  return { ...pageOf<FeedbackRow>(rows, pageSize), counts, digestAt, settings };
}
