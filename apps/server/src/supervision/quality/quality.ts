import { qualityNames, type QualityFigure, type QualityList, type QualityRow, type QualityWeek } from '@linia/protocol';
import { readViewer } from '../../people/viewer.ts';
import { pageOf, readCursor } from '../../shell/cursor.ts';
import { prepare, type Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { SignedIn } from '../../shell/web.ts';

/** Whose week a person may look at: a head their departments', a supervisor those of the lines they watch. */
async function departmentsOf(db: Queryable, person: SignedIn): Promise<{ id: number; name: string }[]> {
  const viewer = await readViewer(db, person);
  const { rows } = await db.query(
    `select d.id, d.name from departments d where not d.closed and (d.id = any ($1) or exists (
       select from queues q where q.department_id = d.id and q.id = any ($2))) order by d.position, d.id`,
    [
      person.roles.includes('head') ? viewer.headedDepartmentIds : [],
      person.roles.includes('supervisor') ? viewer.supervisedQueueIds : [],
    ],
  );
  return rows as { id: number; name: string }[];
}

async function whose(db: Queryable, person: SignedIn, asked: number | undefined) {
  const departments = await departmentsOf(db, person);
  if (departments.length === 0) throw new Refusal('quality.none', 403);
  const chosen = asked === undefined ? departments[0] : departments.find(({ id }) => id === asked);
  if (!chosen) throw new Refusal('quality.none', 403);
  return { departments, chosen };
}

/** A week begins on Monday, in the company's time zone. `ago`: so many weeks before this one. */
const week = `(select x.ago, date_trunc('week', linia_now() at time zone company_zone()) - x.ago * interval '7 days' as monday
  from (select coalesce($2::int, (extract(isodow from linia_now() at time zone company_zone()) = 1)::int) as ago) x)`;
const facts = `${week} w, lateral quality_facts(array[$1::int], (w.monday - interval '7 days') at time zone company_zone(), (w.monday + interval '7 days') at time zone company_zone()) f`;

/** A department's week on one page, beside the week before. */
export async function readQuality(
  db: Queryable,
  person: SignedIn,
  { department, ago = null }: { department?: number | undefined; ago?: number | null | undefined },
): Promise<QualityWeek> {
  const { departments, chosen } = await whose(db, person, department);
  const [{ rows }, { rows: about }] = await Promise.all([
    db.query(
      prepare(
        `select f.figure, (f.at at time zone company_zone())::date - w.monday::date as day, count(*)::int as count,
           count(*) filter (where f.good)::int as good, percentile_cont(0.5) within group (order by f.value)::real as middle, sum(f.value)::real as sum
         from ${facts} group by 1, 2 order by 1, 2`,
        [chosen.id, ago],
      ),
    ),
    db.query(
      prepare(
        `select w.ago, w.monday::date::text as monday, (select count(*)::int from tickets t where t.department_id = $1 and t.merged_into is null and t.import_id is null
             and t.created_at >= w.monday at time zone company_zone() and t.created_at < (w.monday + interval '7 days') at time zone company_zone()) as requests,
           (select count(*)::int from tickets t where t.department_id = $1 and t.merged_into is null and t.import_id is null
             and t.created_at >= (w.monday - interval '7 days') at time zone company_zone() and t.created_at < w.monday at time zone company_zone()) as "requestsBefore",
           (select to_jsonb(x) from (select service_level as seconds, service_goal as goal from queues where department_id = $1 order by id limit 1) x) as level
         from ${week} w`,
        [chosen.id, ago],
      ),
    ),
  ]);
  const found = rows as Day[];
  const { requests, requestsBefore, ...told } = about[0] as Pick<QualityWeek, 'monday' | 'level' | 'ago'> & {
    requests: number;
    requestsBefore: number;
  };
  return {
    departments,
    department: chosen,
    ...told,
    requests: { now: requests, before: requestsBefore },
    figures: names.map((name) =>
      figureOf(
        name,
        found.filter(({ figure }) => figure === name),
      ),
    ),
  };
}

type Day = { figure: string; day: number; count: number; good: number; middle: number | null; sum: number | null };
const names = qualityNames;

function figureOf(name: QualityFigure['name'], days: Day[]): QualityFigure {
  const sumOf = (some: Day[]) => ({
    count: some.reduce((sum, { count }) => sum + count, 0),
    good: some.reduce((sum, { good }) => sum + good, 0),
    sum: some.reduce((sum, day) => sum + (day.sum ?? 0), 0),
  });
  const none = { count: 0, good: 0, sum: 0 };
  return {
    name,
    now: sumOf(days.filter(({ day }) => day >= 0)),
    before: sumOf(days.filter(({ day }) => day < 0)),
    days: Array.from({ length: 7 }, (_, at) => {
      const day = days.find((each) => each.day === at);
      return day ? { count: day.count, good: day.good, sum: day.sum ?? 0 } : none;
    }),
  };
}

const pageSize = 50;
/** Which of those that stand at one moment. */
const factId = 'coalesce(f.feedback_id, f.interaction_id, f.ticket_id, f.article_id)';

/** What a figure counts, exactly that, the newest first, page after page: by their numbers; whoever may open them does. */
export async function readQualityList(
  db: Queryable,
  person: SignedIn,
  {
    department,
    ago = null,
    figure,
    after,
  }: {
    department?: number | undefined;
    ago?: number | null | undefined;
    figure: QualityFigure['name'];
    after?: string | undefined;
  },
): Promise<QualityList> {
  const cursor = readCursor(after);
  const { chosen } = await whose(db, person, department);
  const { rows } = await db.query(
    prepare(
      `select f.at::text as key, ${factId} as "keyId", f.at, f.good, f.value, t.number as ticket, f.interaction_id as call, b.number as feedback, c.slug as article, coalesce(o.name, '') as organization,
         coalesce(t.subject, (select name from subjects where id = i.subject_id), (select v.ru_title from faq_versions v where v.article_id = c.id and v.version = c.published_version), '') as title, coalesce(p.name, '') as who
       from ${facts} left join tickets t on t.id = f.ticket_id left join interactions i on i.id = f.interaction_id left join feedback b on b.id = f.feedback_id left join faq_articles c on c.id = f.article_id
         left join organizations o on o.id = coalesce(t.organization_id, i.organization_id)
         left join agents p on p.id = coalesce(t.owner_id, (select s.agent_id from assignments s where s.interaction_id = i.id order by s.id limit 1))
       where f.figure = $3 and f.at >= w.monday at time zone company_zone()
         and ($4::timestamptz is null or (f.at, ${factId}) < ($4, $5::bigint))
       order by f.at desc, ${factId} desc limit ${pageSize + 1}`,
      [chosen.id, ago, figure, ...cursor],
    ),
  );
  return pageOf<QualityRow>(rows, pageSize);
}
