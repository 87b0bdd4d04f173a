import { isDeepStrictEqual } from 'node:util';
import { checkPlan, cleanInput, type Plan, type PlanFault } from '@linia/domain';
import type { SavePlan } from '@linia/protocol';
import { lockRecounts, recountPlans } from '../../queues/calendars/recount.ts';
import { lockSettings } from '../../queues/settings/edit.ts';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { readPlan } from './read.ts';

/** A new plan, promising nothing yet. */
export async function addPlan(tx: Queryable, { name }: { name: string }, actor: Actor): Promise<Done<number>> {
  await lockSettings(tx);
  const clean = cleanInput(name);
  await refuseTaken(tx, clean, null);
  const { rows } = await tx.query(`insert into plans (name, schedule) values ($1, '') returning id`, [clean]);
  await journal(tx, actor.agentId, 'plan_added', { plan: rows[0].id, name: clean });
  return { result: rows[0].id as number };
}

/**
 * A plan's next version, valid at once, also for what is open: those requests are reckoned anew, and what moved is kept.
 * The result is where; null where nothing was changed.
 */
export async function savePlan(
  tx: Queryable,
  { id, version, plan: wanted, despite, revertedTo }: SavePlan & { id: number },
  actor: Actor,
): Promise<Done<number | null>> {
  await lockSettings(tx);
  await lockRecounts(tx, [id]);
  await tx.query('select change_deadline_settings()');
  const now = await readPlan(tx, id);
  if (!now) throw new Refusal('plan.unknown', 404);
  if (now.version !== version) throw new Refusal('plan.changed', 409, { details: { version: now.version } });
  const plan: Plan = { ...(wanted as Plan), name: cleanInput(wanted.name), schedule: cleanInput(wanted.schedule) };
  if (isDeepStrictEqual(plan, now.plan)) return { result: null };
  await refuseTaken(tx, plan.name, id);
  const faults = await check(tx, plan);
  const wrong = faults.find(({ severity }) => severity === 'wrong');
  if (wrong) throw new Refusal('plan.wrong', 422, { field: 'targets', details: { faults } });
  if (faults.length > 0 && !despite) throw new Refusal('plan.doubtful', 422, { field: 'targets', details: { faults } });
  await keepFirst(tx, id, now);
  await write(tx, id, version + 1, plan, actor, revertedTo ?? null);
  await journal(tx, actor.agentId, 'plan_saved', {
    plan: id,
    version: version + 1,
    ...(revertedTo !== undefined && { revertedTo }),
  });
  return { result: await recountPlans(tx, { plans: [id], cause: 'plan', name: plan.name }, actor) };
}

/** What would be said of it, were it saved. */
export async function check(db: Queryable, plan: Plan): Promise<PlanFault[]> {
  const { rows } = await db.query(
    `select array(select id from services where not retired or id = any ($1)) as services,
       array(select c.id from calendars c where exists (select from calendar_spans s where s.calendar_id = c.id)) as calendars`,
    [plan.targets.flatMap(({ serviceId }) => serviceId ?? [])],
  );
  const { services, calendars } = rows[0] as { services: number[]; calendars: number[] };
  return checkPlan(plan, { services: new Set(services), calendars: new Set(calendars) });
}

async function refuseTaken(tx: Queryable, name: string, id: number | null): Promise<void> {
  if (name.length < 2) throw new Refusal('input.invalid', 422, { field: 'name' });
  const { rowCount } = await tx.query('select from plans where name = $1 and id is distinct from $2', [name, id]);
  if (rowCount) throw new Refusal('plan.taken', 409, { field: 'name' });
}

/** How it was before its first change can be brought back like any other version. */
async function keepFirst(tx: Queryable, id: number, now: { version: number; plan: Plan }): Promise<void> {
  if (now.version > 0) return;
  await tx.query('insert into plan_versions (plan_id, version, plan) values ($1, 0, $2)', [
    id,
    JSON.stringify(now.plan),
  ]);
}

async function write(
  tx: Queryable,
  id: number,
  version: number,
  plan: Plan,
  actor: Actor,
  revertedTo: number | null,
): Promise<void> {
  await tx.query(
    `update plans set name = $2, schedule = $3, calendar_id = $4, respond_minutes = $5, resolve_minutes = $6, pauses_third_party = $7,
       warn_percent = $8, warns = $9, version = $10 where id = $1`,
    [
      id,
      plan.name,
      plan.schedule,
      plan.calendarId,
      plan.respond,
      plan.resolve,
      plan.pausesThirdParty,
      plan.warnPercent,
      plan.warns,
      version,
    ],
  );
  await tx.query('delete from plan_targets where plan_id = $1', [id]);
  await tx.query(
    `insert into plan_targets (plan_id, position, priority, service_id, respond_minutes, resolve_minutes)
     select $1, t.position, (t.row->>'priority')::ticket_priority, (t.row->>'serviceId')::int, (t.row->>'respond')::int, (t.row->>'resolve')::int
     from jsonb_array_elements($2::jsonb) with ordinality t (row, position)`,
    [id, JSON.stringify(plan.targets)],
  );
  await tx.query(
    `insert into plan_versions (plan_id, version, plan, saved_at, saved_by, reverted_to) values ($1, $2, $3, linia_now(), $4, $5)`,
    [id, version, JSON.stringify(plan), actor.agentId, revertedTo],
  );
}
