import type { Channel } from '@linia/domain';
import type { HistoryRow, Language } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';
import { outcomeColumns, outcomeOf, type Outcome } from './outcome.ts';

/** A page of history. */
const historyPage = 30;

type Row = Omit<HistoryRow, 'outcome'> & Outcome;

/** Lines of calls, newest first. Whose talk it was stays with those who took part: others see that there was one. */
export async function historyRows(
  db: Queryable,
  reader: { agentId: number; language: Language },
  where: string,
  values: unknown[],
  limit = historyPage,
): Promise<HistoryRow[]> {
  const mine = `exists (select from assignments where interaction_id = i.id and agent_id = $1)`;
  const { rows } = await db.query(
    prepare(
      `select i.id as "interactionId", i.created_at as at, i.channel, i.direction, ${mine} as mine,
       coalesce((select name from subjects where id = i.subject_id), (select name from services where id = i.service_id),
         case when ${mine} then left(split_part(i.note, E'\\n', 1), 120) end, '') as title,
       (select number from tickets where id = i.ticket_id) as "ticketNumber",
       case when i.identified_how is not null then jsonb_build_object('how', i.identified_how, 'at', i.identified_at,
         'by', person_ref(i.identified_by)) end as identified,
       case when i.name_confirmed_at is not null then jsonb_build_object('at', i.name_confirmed_at,
         'by', person_ref(i.name_confirmed_by)) end as "nameConfirmed", ${outcomeColumns}
     from interactions i where ${where} order by i.created_at desc, i.id desc limit ${limit}`,
      [reader.agentId, ...values],
    ),
  );
  return (rows as Row[]).map(({ state, endReason, disposition, agent, ...row }) => ({
    ...row,
    outcome: outcomeOf({ state, endReason, disposition, agent }, reader.language),
  }));
}

/** What an organisation has been in touch about. `before` is the last line's call of the page already shown. */
export async function organizationHistory(
  db: Queryable,
  reader: { agentId: number; language: Language },
  of: { organizationId: number; channel?: Channel | undefined; before?: number | undefined },
): Promise<HistoryRow[]> {
  return historyRows(
    db,
    reader,
    `i.organization_id = $2 and ($3::channel is null or i.channel = $3)
     and ($4::bigint is null or (i.created_at, i.id) < (select created_at, id from interactions where id = $4))`,
    [of.organizationId, of.channel ?? null, of.before ?? null],
  );
}

/** How many lines it has in all. */
export async function historyTotal(db: Queryable, organizationId: number): Promise<number> {
  const { rows } = await db.query(
    prepare('select count(*)::int as n from interactions where organization_id = $1', [organizationId]),
  );
  return rows[0].n as number;
}
