import { cleanInput } from '@linia/domain';
import type { PersonRow, Skill, SkillChange, SkillInput, SkillsPage } from '@linia/protocol';
import type { Database, Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';

type Levels = PersonRow['skills'];

/** What callers may need, who can it how well, and which lines and services ask for it. */
export async function readSkills(db: Database): Promise<SkillsPage> {
  const [skills, people] = await Promise.all([
    db.pool.query(`${skillRows} order by s.retired, s.kind, s.position, s.id`),
    db.pool.query(
      `select a.id, a.name,
         array(select q.name from queue_members m join queues q on q.id = m.queue_id where m.agent_id = a.id order by q.position, q.id) as queues,
         (select coalesce(jsonb_object_agg(l.skill_id, l.level), '{}') from agent_skills l where l.agent_id = a.id) as levels
       from agents a where 'agent' = any (a.roles) and a.disabled_at is null order by a.name collate "ru-x-icu", a.id`,
    ),
  ]);
  return { skills: skills.rows as Skill[], people: people.rows as SkillsPage['people'] };
}

const skillRows = `
  select s.id, s.name, s.kind, s.code, s.retired,
    array(select n.name from (
        select l.name from lines l where not l.closed and l.needs @> jsonb_build_array(jsonb_build_object('skill', s.id))
        union select v.name from services v where not v.retired and v.needs @> jsonb_build_array(jsonb_build_object('skill', s.id))) n
      order by n.name) as "neededBy"
  from skills s`;

/** Something new that callers may need. */
export async function addSkill(tx: Queryable, skill: SkillInput, actor: Actor): Promise<number> {
  const code = skill.kind === 'language' ? skill.code : null;
  if (skill.kind === 'language' && code === null) throw new Refusal('skill.code', 422, { field: 'code' });
  const { rows } = await taken(
    tx.query(
      `insert into skills (name, kind, code, position) select $1, $2, $3, coalesce(max(position), 0) + 1 from skills returning id`,
      [clean(skill.name), skill.kind, code],
    ),
  );
  const id = rows[0].id as number;
  await journal(tx, actor.agentId, 'skill_added', { skill: id, name: skill.name });
  return id;
}

/** Another name; offered no more. What a line or a service asks for stays; who waits for a retired language does no longer. */
export async function changeSkill(tx: Queryable, id: number, change: SkillChange, actor: Actor): Promise<Done> {
  await tx.query('select from skills where id = $1 for update', [id]);
  const { rows } = await tx.query(`${skillRows} where s.id = $1`, [id]);
  const before = rows[0] as Skill | undefined;
  if (!before) throw new Refusal('skill.unknown', 404);
  if (change.retired && !before.retired && before.neededBy.length > 0)
    throw new Refusal('skill.needed', 409, { details: { neededBy: before.neededBy } });
  const after = { ...before, ...change, name: change.name === undefined ? before.name : clean(change.name) };
  const code = before.kind === 'language' ? after.code : null;
  if (before.kind === 'language' && code === null) throw new Refusal('skill.code', 422, { field: 'code' });
  await taken(
    tx.query('update skills set name = $2, code = $3, retired = $4 where id = $1', [
      id,
      after.name,
      code,
      after.retired,
    ]),
  );
  await journal(tx, actor.agentId, 'skill_changed', { skill: id, changed: change });
  return { result: null, entries: after.retired && !before.retired ? await needNoMore(tx, id) : [] };
}

/** Lines come before their places. A line or a service never needs it now, so it is a caller's language. */
async function needNoMore(tx: Queryable, id: number): Promise<number[]> {
  const needed = `state in ('waiting', 'offered') and needs @> jsonb_build_array(jsonb_build_object('skill', $1::int))`;
  await tx.query(
    `select from queues where id in (select queue_id from queue_entries where ${needed}) order by id for no key update`,
    [id],
  );
  const { rows } = await tx.query(
    `update queue_entries set needs = (select coalesce(jsonb_agg(n), '[]') from jsonb_array_elements(needs) n where (n->>'skill')::int <> $1)
     where ${needed} returning id`,
    [id],
  );
  return rows.map((row) => Number(row.id));
}

/** One cell of the matrix: how well a person can it; 0 is not at all. Who learned is looked at for those who wait. */
export async function setLevel(
  tx: Queryable,
  { agentId, skillId, level }: { agentId: number; skillId: number; level: number },
  actor: Actor,
): Promise<Done> {
  const before = await lockLevels(tx, agentId);
  const others = before.filter((each) => each.skillId !== skillId);
  const after = level === 0 ? others : [...others, { skillId, level }];
  if (!(await writeLevels(tx, agentId, before, after))) return { result: null };
  const changed = { skill: skillId, from: before.find((each) => each.skillId === skillId)?.level ?? 0, to: level };
  await tx.query(`select record_agent($1, 'changed', $2, $3)`, [
    agentId,
    `agent:${actor.agentId}`,
    JSON.stringify({ fields: ['skills'] }),
  ]);
  await journal(tx, actor.agentId, 'skill_level_set', { person: agentId, ...changed });
  return { result: null, agents: [agentId] };
}

/** All that a person can. The event and the journal are the caller's. */
export async function setSkills(tx: Queryable, agentId: number, wanted: Levels): Promise<{ from: Levels; to: Levels }> {
  if (new Set(wanted.map(({ skillId }) => skillId)).size !== wanted.length)
    throw new Refusal('input.invalid', 422, { field: 'skills' });
  const before = await lockLevels(tx, agentId);
  await writeLevels(tx, agentId, before, wanted);
  return { from: before, to: wanted };
}

/** Lines come before people: who joins a lane takes them in this order, too. */
async function lockLevels(tx: Queryable, agentId: number): Promise<Levels> {
  await tx.query(
    `select from queues where id in (select queue_id from queue_members where agent_id = $1) order by id for no key update`,
    [agentId],
  );
  const known = await tx.query('select from agents where id = $1 for no key update', [agentId]);
  if (known.rowCount === 0) throw new Refusal('person.unknown', 404);
  const { rows } = await tx.query(
    'select skill_id as "skillId", level from agent_skills where agent_id = $1 order by skill_id',
    [agentId],
  );
  return rows as Levels;
}

async function writeLevels(tx: Queryable, agentId: number, before: Levels, after: Levels): Promise<boolean> {
  const had = new Map(before.map(({ skillId, level }) => [skillId, level]));
  const has = new Set(after.map(({ skillId }) => skillId));
  const changed = after.filter(({ skillId, level }) => had.get(skillId) !== level);
  const gone = before.filter(({ skillId }) => !has.has(skillId));
  if (changed.length + gone.length === 0) return false;
  const known = await tx.query('select from skills where id = any ($1) and (not retired or id = any ($2))', [
    changed.map(({ skillId }) => skillId),
    [...had.keys()],
  ]);
  if (known.rowCount !== changed.length) throw new Refusal('skill.unknown', 422, { field: 'skills' });
  await tx.query('delete from agent_skills where agent_id = $1 and skill_id = any ($2)', [
    agentId,
    gone.map(({ skillId }) => skillId),
  ]);
  await tx.query(
    `insert into agent_skills (agent_id, skill_id, level) select $1, s, l from unnest($2::int[], $3::int[]) as n (s, l)
     on conflict (agent_id, skill_id) do update set level = excluded.level`,
    [agentId, changed.map(({ skillId }) => skillId), changed.map(({ level }) => level)],
  );
  return true;
}

const uniques: Record<string, string> = { skills_name_unique: 'name', skills_code_unique: 'code' };

async function taken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const field = uniques[(error as { constraint?: string }).constraint ?? ''];
    if (field) throw new Refusal('skill.taken', 409, { field });
    throw error;
  }
}

function clean(name: string): string {
  const said = cleanInput(name);
  if (said.length < 2) throw new Refusal('input.invalid', 422, { field: 'name' });
  return said;
}
