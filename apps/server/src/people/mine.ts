import type { Mine } from '@linia/protocol';
import { outcomeColumns, outcomeOf, type Outcome } from '../interactions/outcome.ts';
import type { Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';
import { lostCalls } from '../supervision/lost-calls.ts';
import { liveTicket, ticketRows } from '../tickets/rows.ts';

/** What a person still owes: logs to finish, lost calls of their lines, requests of their own and of their departments. */
export async function readMine(
  db: Queryable,
  person: SignedIn,
  of: { lines: number[] | 'all'; departmentIds: readonly number[] },
): Promise<Mine> {
  return {
    toFinish: await readToFinish(db, person.agentId),
    lost: await lostCalls(db, { queueIds: of.lines, since: null }),
    promises: (await db.query('select promises_of($1) as promises', [person.agentId])).rows[0]
      .promises as Mine['promises'],
    tickets: await ticketRows(db, `t.owner_id = $1 and ${liveTicket}`, [person.agentId]),
    departmentTickets: await ticketRows(
      db,
      `t.department_id = any ($2) and t.owner_id is distinct from $1 and ${liveTicket}`,
      [person.agentId, of.departmentIds],
    ),
    recent: await readRecent(db, person),
  };
}

const callerName = `coalesce((select name from organizations where id = i.organization_id), (select name from contacts where id = i.contact_id), i.phone, '')`;

/** What is missing is read in the draft: that is what the person will see. */
async function readToFinish(db: Queryable, agentId: number): Promise<Mine['toFinish']> {
  const { rows } = await db.query(
    `select i.id as "interactionId", coalesce(s.connected_at, s.created_at) as at, ${callerName} as "with",
       (extract(epoch from s.ended_at - s.connected_at) * 1000)::int as "talkMs",
       array_remove(array[
         case when coalesce(d.log ->> 'subjectId', i.subject_id::text) is null then 'subject' end,
         case when coalesce(d.log ->> 'dispositionId', i.disposition_id::text) is null then 'disposition' end], null) as missing
     from assignments s join interactions i on i.id = s.interaction_id
       left join drafts d on d.interaction_id = i.id and d.agent_id = s.agent_id
     where s.agent_id = $1 and s.to_finish order by at desc, i.id desc`,
    [agentId],
  );
  return rows as Mine['toFinish'];
}

async function readRecent(db: Queryable, { agentId, language }: SignedIn): Promise<Mine['recent']> {
  const { rows } = await db.query(
    `select i.id as "interactionId", s.at, ${callerName} as "with", i.organization_id as "organizationId", ${outcomeColumns}
     from (select interaction_id, max(coalesce(connected_at, created_at)) as at from assignments
       where agent_id = $1 and interaction_id is not null group by interaction_id order by at desc limit 20) s
     join interactions i on i.id = s.interaction_id order by s.at desc, i.id desc`,
    [agentId],
  );
  return (rows as (Omit<Mine['recent'][number], 'outcome'> & Outcome)[]).map(
    ({ state, endReason, disposition, agent, ...row }) => ({
      ...row,
      outcome: outcomeOf({ state, endReason, disposition, agent }, language),
    }),
  );
}
