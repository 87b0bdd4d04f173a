import { closes, moments, opens, workdaysBefore } from './calendar.ts';
import { iso } from './requests.ts';
import { insertRows, type Client } from './rows.ts';

const { hour, day } = moments;
/** How many of them came on each working day of the fortnight, the oldest first. */
const aDay = [2, 1, 2, 2, 1, 2, 1, 2, 2, 1];
/** What they were about; hours until it was solved. */
const matters: [subject: string, description: string, hours: number][] = [
  ['Перевыпуск сертификата', 'У директора сменилась фамилия, нужен новый сертификат.', 3],
  ['Не видна подпись в КриптоПро', 'После обновления контейнер не находится.', 2],
  ['Сертификат отозван по ошибке', 'Просим восстановить подписание до конца дня.', 5],
  ['Доверенность в машиночитаемом виде', 'Какая нужна для бухгалтера?', 4],
  ['Токен не определяется', 'Рутокен виден в системе, но не на портале.', 6],
  ['Срок сертификата кончается', 'Пришлите, пожалуйста, счёт на продление.', 30],
  ['Подпись не проходит проверку', 'Контрагент видит «подпись недействительна».', 4],
  ['Второй сертификат на филиал', 'Филиал открыт в октябре, КПП другой.', 7],
];

/**
 * What the department that has a head solved in the past fortnight: without it their week would have nothing to show. Numbers in
 * between those that are given, as they came.
 */
export async function writeSolved(tx: Client, department: string, now: number): Promise<void> {
  const { rows: places } = await tx.query(
    `select d.id as department, array(select distinct t.owner_id from tickets t where t.department_id = d.id and t.owner_id is not null order by 1) as owners,
       array(select c.id from contacts c where plan_of(c.organization_id) is not null and c.organization_id > 20 and c.email is not null order by c.organization_id, c.id limit 400) as contacts
     from departments d where d.name = $1`,
    [department],
  );
  const { department: at, owners, contacts } = places[0] as { department: number; owners: number[]; contacts: number[] }; // prettier-ignore
  const days = workdaysBefore(now, 14).slice(-aDay.length);
  let made = 0;
  for (const [n, begins] of days.entries())
    for (let each = 0; each < aDay[n]!; each++, made++) {
      const [subject, description, hours] = matters[made % matters.length]!;
      const createdAt = begins + opens + ((made * 0.37) % 0.6) * (closes - opens);
      const solvedAt = createdAt + hours * hour;
      if (solvedAt > now - hour) continue;
      await writeOne(tx, {
        department: at,
        owner: owners[made % owners.length]!,
        contact: contacts[(made * 17) % contacts.length]!,
        subject,
        description,
        createdAt,
        solvedAt,
        closedAt: solvedAt + 3 * day < now ? solvedAt + 3 * day : null,
      });
    }
}

type Solved = {
  department: number;
  owner: number;
  contact: number;
  subject: string;
  description: string;
  createdAt: number;
  solvedAt: number;
  closedAt: number | null;
};

async function writeOne(tx: Client, made: Solved): Promise<void> {
  const { rows } = await tx.query(
    `insert into tickets (number, version, state, channel, subject, description, organization_id, contact_id, department_id, owner_id, plan_id, responded_at, created_at, touched_at, solved_at, closed_at)
     select n.free, $1, $2, case when n.free % 3 = 0 then 'webform' else 'email' end::channel, $3, $4, c.organization_id, c.id, $5, $6, plan_of(c.organization_id), $7, $8, $9, $9, $10
     from contacts c, lateral (select free from generate_series((select max(number) from tickets where created_at <= $8) + 1, (select min(number) from tickets where created_at > $8) - 1) free limit 1) n
     where c.id = $11 returning id`,
    [
      made.closedAt === null ? 4 : 5,
      made.closedAt === null ? 'solved' : 'closed',
      made.subject,
      made.description,
      made.department,
      made.owner,
      iso(made.createdAt + hour),
      iso(made.createdAt),
      iso(made.solvedAt),
      made.closedAt === null ? null : iso(made.closedAt),
      made.contact,
    ],
  );
  // no number is free between its neighbours
  if (!rows[0]) return;
  const owner = `agent:${made.owner}`;
  const happened = [
    { at: made.createdAt, type: 'registered', actor: 'linia', data: { department: made.department } },
    { at: made.createdAt + hour / 4, type: 'assigned', actor: owner, data: { owner: made.owner } },
    { at: made.createdAt + hour, type: 'opened', actor: owner, data: {} },
    { at: made.solvedAt, type: 'solved', actor: owner, data: {} },
    ...(made.closedAt === null ? [] : [{ at: made.closedAt, type: 'closed', actor: 'clock', data: {} }]),
  ];
  await insertRows(
    tx,
    'ticket_events',
    happened.map(({ at, ...event }, n) => ({ ticket_id: rows[0]!['id'], version: n + 1, ...event, at: iso(at) })),
  );
}
