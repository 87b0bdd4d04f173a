import type { PersonRow } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** The administrator's list of people, as a Russian sorts names. */
export async function listPeople(db: Database): Promise<PersonRow[]> {
  const { rows } = await db.pool.query(`${people} order by a.name collate "ru-x-icu", a.id`);
  return rows as PersonRow[];
}

export async function readPersonRow(db: Database, id: number): Promise<PersonRow> {
  const { rows } = await db.pool.query(`${people} where a.id = $1`, [id]);
  if (!rows[0]) throw new Refusal('person.unknown', 404);
  return rows[0] as PersonRow;
}

const people = `
  select a.id, a.login, a.name, a.email, a.extension, to_jsonb(a.roles) as roles, a.department_id as "departmentId",
    a.stand_in_id as "standInId", a.call_capacity as "callCapacity", a.written_capacity as "writtenCapacity", a.last_sign_in_at as "lastSignInAt", l.expires_at as "invitedUntil",
    coalesce((select jsonb_agg(jsonb_build_object('queueId', m.queue_id, 'tier', m.tier) order by m.tier, m.queue_id)
      from queue_members m where m.agent_id = a.id), '[]') as memberships,
    coalesce((select jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'level', s.level) order by s.skill_id)
      from agent_skills s where s.agent_id = a.id), '[]') as skills,
    case when a.disabled_at is not null then 'disabled' when a.password_hash is null then 'invited' else 'active' end as status
  from agents a left join lateral (
    select max(expires_at) as expires_at from invitations where agent_id = a.id and used_at is null and expires_at > linia_now()) l on true`;
