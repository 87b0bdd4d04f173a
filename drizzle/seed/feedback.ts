import type { FeedbackEvent, FeedbackKind, FeedbackState, FeedbackSubject } from '@linia/domain';
import type { Client } from './rows.ts';

const hour = 3_600_000;
const day = 24 * hour;

type Said = {
  ago: number;
  kind: Exclude<FeedbackKind, 'overdue'>;
  about: FeedbackSubject;
  organization: string;
  name: string;
  email: string;
  text: string;
  department: string;
  state: FeedbackState;
  person?: string;
  /** From now; absent: nothing is promised. */
  answerIn?: number;
  events: { type: FeedbackEvent; ago: number; by?: 'head'; data?: object }[];
  answer?: { ago: number; text: string };
};

const center = 'Удостоверяющий центр';
const said: readonly Said[] = [
  {
    ago: 3 * hour,
    kind: 'complaint',
    about: 'service',
    organization: 'АО «Волжский крахмал»',
    name: 'Ломакин Олег',
    email: 'lomakin@volkrahmal.example',
    text: 'Третий раз объясняю одно и то же: подпись продлили, а в кабинете она старая. Каждый раз новый человек, и каждому с начала.',
    department: center,
    state: 'new',
    answerIn: 4 * hour,
    events: [],
  },
  {
    ago: 3 * day,
    kind: 'praise',
    about: 'person',
    organization: 'ИП Щукина Е. А.',
    name: 'Щукина Елена',
    email: 'shchukina@mail.example',
    text: 'Мельник продлила подпись за час, а я уже думала, что отгрузка сорвётся. Спасибо ей.',
    person: 'Мельник',
    department: center,
    state: 'new',
    events: [],
  },
  {
    ago: 6 * day,
    kind: 'complaint',
    about: 'company',
    organization: 'ООО «Полюс-Логистик»',
    name: 'Гладких Антон',
    email: 'gladkih@polus-log.example',
    text: 'Обещали перезвонить до обеда, позвонили через день.',
    department: center,
    state: 'closed',
    answerIn: -5 * day,
    events: [
      { type: 'acknowledged', ago: 6 * day - hour, by: 'head' },
      { type: 'answered', ago: 6 * day - 2 * hour, by: 'head' },
      { type: 'closed', ago: 5 * day, by: 'head', data: { reason: '' } },
    ],
    answer: {
      ago: 6 * day - 2 * hour,
      text: 'Антон, здравствуйте! Это Галина Юрьева, руководитель удостоверяющего центра.\n\nВы правы: звонок обещали и не сделали. Теперь обещанные звонки видит вся смена, а просроченные вижу я.',
    },
  },
  {
    ago: 5 * hour,
    kind: 'suggestion',
    about: 'service',
    organization: 'ООО «Гранит-Опт»',
    name: 'Рябова Инна',
    email: 'ryabova@granit-opt.example',
    text: 'Сделайте в кабинете список контрагентов, с которыми роуминг ещё не настроен.',
    department: 'Интеграции',
    state: 'new',
    answerIn: 3 * hour,
    events: [],
  },
];

/** What customers have said to heads: what waits, what was answered, and what has no head, for an administrator to hand over. */
export async function writeFeedback(tx: Client, now: number): Promise<void> {
  const iso = (at: number) => new Date(at).toISOString();
  await tx.query(`select setval('feedback_numbers', 2053)`);
  for (const each of said) {
    const head = each.department === center ? 'head' : null;
    const { rows } = await tx.query(
      `insert into feedback (state, version, kind, about, department_id, owner_id, organization_id, company, name, email, text, person, answer_by, answered_at, closed_at, created_at, touched_at)
       select $1, $2, $3, $4, (select id from departments where name = $5), (select id from agents where login = $6), (select id from organizations where name = $7), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
       returning id`,
      [
        each.state,
        each.events.length + 1,
        each.kind,
        each.about,
        each.department,
        head,
        each.organization,
        each.name,
        each.email,
        each.text,
        each.person ?? '',
        each.answerIn === undefined ? null : iso(now + each.answerIn),
        each.answer ? iso(now - each.answer.ago) : null,
        each.state === 'closed' ? iso(now - each.events.at(-1)!.ago) : null,
        iso(now - each.ago),
        iso(now - (each.events.at(-1)?.ago ?? each.ago)),
      ],
    );
    const id = (rows[0] as { id: number }).id;
    const events = [{ type: 'registered', ago: each.ago, data: {} }, ...each.events];
    for (const [at, event] of events.entries())
      await tx.query(
        `insert into feedback_events (feedback_id, version, type, at, actor, data)
         values ($1, $2, $3, $4, coalesce('agent:' || (select id from agents where login = $5), 'caller'), $6)`,
        [
          id,
          at + 1,
          event.type,
          iso(now - event.ago),
          'by' in event ? event.by : null,
          JSON.stringify(event.data ?? {}),
        ],
      );
    if (each.answer)
      await tx.query(
        `insert into messages (feedback_id, direction, kind, at, author_id, subject, text, language, sent_at, sent_by)
         values ($1, 'out', 'answer', $2, (select id from agents where login = 'head'), 'Re: Отзыв', $3, 'ru', $2, 'demo')`,
        [id, iso(now - each.answer.ago), each.answer.text],
      );
  }
  // what the past fortnight promised, so that the week of a department has something to show
  await tx.query(
    `update tickets t set plan_id = p.id, respond_by = t.created_at + make_interval(mins => p.respond_minutes), resolve_by = t.created_at + make_interval(mins => 3 * p.resolve_minutes),
       responded_at = coalesce(t.responded_at, least(t.solved_at, t.created_at + make_interval(mins => 10 + (t.id * 7 % 40)::int)))
     from plans p where p.id = plan_of(t.organization_id) and t.state in ('solved', 'closed') and t.solved_at > $1::timestamptz - interval '15 days'
       and p.respond_minutes is not null and p.resolve_minutes is not null`,
    [iso(now)],
  );
  // requests whose promised time has passed have told their head by themselves
  await tx.query(
    `with late as (
       insert into feedback (state, version, kind, about, department_id, owner_id, ticket_id, request_number, organization_id, name, email, belongs, answer_by, created_at, touched_at)
       select 'new', 1, 'overdue', 'request', t.department_id, h.id, t.id, t.number::text, t.organization_id, coalesce(c.name, ''), lower(c.email), true,
         $1::timestamptz + interval '1 day', greatest(t.resolve_by, $1::timestamptz - interval '3 hours'), greatest(t.resolve_by, $1::timestamptz - interval '3 hours')
       from tickets t join departments d on d.id = t.department_id join agents h on h.login = 'head' and h.department_id = d.id left join contacts c on c.id = t.contact_id
       where t.state in ('new', 'open') and t.resolve_by <= $1::timestamptz order by t.resolve_by desc limit 2 returning id, created_at)
     insert into feedback_events (feedback_id, version, type, at, actor, data) select id, 1, 'registered', created_at, 'clock', '{"shown": true}' from late`,
    [iso(now)],
  );
}
