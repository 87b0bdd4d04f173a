import { nextOpening, openAt, type Instead } from '@linia/domain';
import type { InsteadGiven, Language } from '@linia/protocol';
import { readCalendar } from '../queues/calendars/read.ts';
import { prepare, type Queryable } from '../shell/database.ts';
import { announcementOf, requestWords } from './instead-words.ts';

type Taken = { entry: number | null; instead: InsteadGiven | null };
type Call = { actor: string; targetAgent?: number | null; answered?: boolean };

/** All that decides whether the line takes this caller in. */
type Line = {
  entry: number | null;
  waits: boolean;
  name: string;
  announcements: Record<string, Partial<Record<Language, string>>>;
  queueId: number;
  departmentId: number | null;
  calendarId: number | null;
  lineLimit: number | null;
  whenClosed: Instead;
  whenFull: Instead;
  phone: string | null;
  /** Asked only where the caller might not be let wait. */
  callable: boolean | null;
  language: Language | null;
  organizationId: number | null;
  contactId: number | null;
  now: number;
};

/**
 * The caller takes a place, unless the line is closed or full: then what the line does instead. Lines that the PBX routes take
 * everybody in: hours are the PBX's there; so is a call that somebody has answered already. Where the line is always open and
 * has no limit, it is one statement as before.
 */
export async function queueOrInstead(tx: Queryable, interactionId: number, call: Call): Promise<Taken> {
  const { rows } = await tx.query(
    prepare(read, [interactionId, call.actor, call.targetAgent ?? null, call.answered ?? false]),
  );
  const line = rows[0] as Line;
  if (!line.waits) return { entry: line.entry, instead: null };
  const why = (await whyClosed(tx, line)) ?? (await whyFull(tx, line));
  if (!why || (await hasPlaceStill(tx, interactionId, line))) {
    const queued = await tx.query('select queue_call($1, $2) as entry', [interactionId, call.actor]);
    return { entry: queued.rows[0].entry as number, instead: null };
  }
  return give(tx, interactionId, call.actor, line, why);
}

// locked first, so that nobody changes what is read here
const read = `
  with root as materialized (select * from lock_interaction($1)),
  known as (
    select r.*, l.name as line, l.announcements, q.id as "queueId", q.department_id, q.calendar_id, q.line_limit, q.when_closed, q.when_full,
      r.state = 'arriving' and r.answered_elsewhere is null and l.routing = 'linia' and not $4
        and (q.calendar_id is not null or q.line_limit is not null) as waits
    from root r join lines l on l.id = r.line_id join queues q on q.id = l.queue_id)
  select case when not waits then queue_call($1, $2, $3) end as entry, waits, line as name, announcements, "queueId", department_id as "departmentId",
    calendar_id as "calendarId", line_limit as "lineLimit", when_closed as "whenClosed", when_full as "whenFull",
    coalesce(phone_e164, case when phone ~ '^[0-9]{2,15}$' then phone end) as phone, case when waits then may_call_back(line_id, phone_e164) end as callable, language, organization_id as "organizationId",
    contact_id as "contactId", extract(epoch from linia_now())::float * 1000 as now
  from known`;

async function hasPlaceStill(tx: Queryable, interactionId: number, line: Line): Promise<boolean> {
  const { rows } = await tx.query('select has_place_still($1, $2) as has', [interactionId, line.queueId]);
  return rows[0].has as boolean;
}

type Why = Pick<InsteadGiven, 'why' | 'opensAt' | 'provisional'> & { does: Instead; facts: object };

async function whyClosed(tx: Queryable, line: Line): Promise<Why | null> {
  if (line.calendarId === null) return null;
  const calendar = await readCalendar(tx, line.calendarId);
  const { open, because, note, provisional } = openAt(calendar, line.now);
  if (open) return null;
  const opens = nextOpening(calendar, line.now);
  return {
    why: 'closed',
    does: line.whenClosed,
    opensAt: opens && new Date(opens.at).toISOString(),
    provisional: provisional || (opens?.provisional ?? false),
    facts: { because, note },
  };
}

async function whyFull(tx: Queryable, line: Line): Promise<Why | null> {
  if (line.lineLimit === null) return null;
  const { rows } = await tx.query('select line_is_full($1, $2) as full', [line.queueId, line.lineLimit]);
  if (!rows[0].full) return null;
  return { why: 'full', does: line.whenFull, opensAt: null, provisional: false, facts: { limit: line.lineLimit } };
}

/**
 * Who can't be reached again is only told: a withheld number gets neither a call nor an answer, one that nobody may dial no call, and a
 * line that never opens calls nobody back.
 */
async function give(tx: Queryable, id: number, actor: string, line: Line, why: Why): Promise<Taken> {
  const never = why.does === 'callback' && (!line.callable || (why.why === 'closed' && why.opensAt === null));
  const does = line.phone === null || never ? 'message' : why.does;
  const { opensAt, provisional } = why;
  const say = announcementOf(line.announcements, why.why, line.language ?? 'ru');
  const ticket = does === 'request' ? await makeRequest(tx, id, actor, line, why.why) : null;
  const instead: InsteadGiven = { why: why.why, does, say, opensAt, provisional, ticket };
  const data = JSON.stringify({
    queue: line.queueId,
    ...why.facts,
    ...instead,
    ...(line.phone === null && { noNumber: true }),
  });
  if (does !== 'callback') {
    await tx.query('select divert_call($1, $2, jsonb_strip_nulls($3))', [id, actor, data]);
    return { entry: null, instead };
  }
  const kept = await tx.query('select keep_place($1, $2, $3, $4, jsonb_strip_nulls($5)) as entry', [
    id,
    actor,
    line.phone,
    opensAt,
    data,
  ]);
  // a place that waits for the line to open is the clock's to bring
  return { entry: opensAt === null ? (kept.rows[0].entry as number) : null, instead };
}

/** Of the line's department, else of the default one. */
async function makeRequest(
  tx: Queryable,
  id: number,
  actor: string,
  line: Line,
  why: 'closed' | 'full',
): Promise<number> {
  const { subject, description } = requestWords(why, line.name, line.phone ?? '');
  const { rows } = await tx.query(
    `select * from create_ticket($1, $2, $3, $4, null, coalesce($5, (select id from departments where is_default)), null, $6, $7)`,
    [subject, description, line.organizationId, line.contactId, line.departmentId, id, actor],
  );
  const made = rows[0] as { ticket_id: number; ticket_number: number };
  await tx.query('update interactions set ticket_id = $2 where id = $1', [id, made.ticket_id]);
  return made.ticket_number;
}
