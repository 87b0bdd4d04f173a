import { may, type Role } from '@linia/domain';
import type { Invite, PersonChange } from '@linia/protocol';
import { setPresence } from '../agents/set-presence.ts';
import { endSupervisionOf, refuseSupervisionBetween } from '../interactions/supervise.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Database, Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';
import { lockAdministrators, refuseLastAdministrator } from './administrators.ts';
import { again } from './again.ts';
import { checkDepartment, checkStandIn, cleanEmail, cleanName, taken } from './fields.ts';
import { journal } from '../shell/journal.ts';
import { setMemberships } from './membership.ts';
import { refuseQueuesOfNonAgent } from './roles.ts';
import { setSkills } from './skills.ts';

type Facts = {
  name: string;
  email: string | null;
  extension: string | null;
  roles: Role[];
  departmentId: number | null;
  standInId: number | null;
  callCapacity: number;
  writtenCapacity: number;
};

/** What is known of a person changes. Who stops taking calls is asked no more and sits in no queue. */
export async function changePerson(db: Database, id: number, input: PersonChange, actor: Actor): Promise<void> {
  await again(() => taken(() => inTransaction(db, (tx) => change(tx, id, input, actor))));
}

async function change(tx: Queryable, id: number, input: PersonChange, actor: Actor): Promise<Done> {
  const by = `agent:${actor.agentId}`;
  await lockAdministrators(tx);
  const before = await readFacts(tx, id);
  const after = merge(before, input);
  await checkDepartment(tx, after.departmentId);
  if (after.standInId !== before.standInId) await checkStandIn(tx, id, after.standInId);
  if (before.roles.includes('administrator') && !after.roles.includes('administrator')) {
    if (id === actor.agentId) throw new Refusal('person.yourself', 409, { field: 'roles' });
    await refuseLastAdministrator(tx, id);
  }
  // a call that rings is withdrawn before the person is locked: roots come first
  const memberships = after.roles.includes('agent') ? input.memberships : [];
  refuseQueuesOfNonAgent(after.roles, input.memberships ?? []);
  const entries: (number | null)[] = [];
  if (before.roles.includes('agent') && !after.roles.includes('agent')) {
    entries.push(...((await setPresence(tx, id, 'offline', null, by)).entries ?? []));
  }
  const hearsNone = may(before.roles, 'call:supervise') && !may(after.roles, 'call:supervise');
  if (hearsNone) await endSupervisionOf(tx, id, by);
  const takesNone = before.callCapacity > 0 && after.callCapacity === 0;
  if (takesNone) entries.push(await withdrawOffer(tx, id, by));
  const moved = memberships && (await setMemberships(tx, id, memberships, by));
  entries.push(...(moved?.entries ?? []));
  await tx.query(
    'update agents set name = $2, email = $3, extension = $4, roles = $5, department_id = $6, stand_in_id = $7, call_capacity = $8, written_capacity = $9 where id = $1',
    [
      id,
      after.name,
      after.email,
      after.extension,
      after.roles,
      after.departmentId,
      after.standInId,
      after.callCapacity,
      after.writtenCapacity,
    ],
  );
  if (takesNone) await refuseOfferBetween(tx, id);
  if (hearsNone) await refuseSupervisionBetween(tx, id);
  const learned = input.skills && (await setSkills(tx, id, input.skills));
  const changed = {
    ...difference(before, after),
    ...(moved && { memberships: moved.result }),
    ...(learned && { skills: learned }),
  };
  await tx.query(`select record_agent($1, 'changed', $2, $3)`, [
    id,
    by,
    JSON.stringify({ fields: Object.keys(changed) }),
  ]);
  await journal(tx, actor.agentId, 'person_changed', { person: id, changed });
  return { result: null, entries, agents: [id] };
}

/** Who takes no calls any more is asked no more: the caller keeps the place and goes to the next. */
async function withdrawOffer(tx: Queryable, id: number, by: string): Promise<number | null> {
  return (await tx.query('select withdraw_offer_of($1, $2) as entry', [id, by])).rows[0].entry as number | null;
}

/** An offer that came before the person was locked: from the beginning. */
async function refuseOfferBetween(tx: Queryable, id: number): Promise<void> {
  const born = await tx.query(
    `select from offers where agent_id = $1 and state = 'pending' and interaction_id is not null`,
    [id],
  );
  if (born.rowCount) throw new Refusal('presence.again', 409);
}

/** Only the queues a person sits in: the administrator's page of membership. */
export async function changeMemberships(
  db: Database,
  id: number,
  memberships: Invite['memberships'],
  actor: Actor,
): Promise<void> {
  const by = `agent:${actor.agentId}`;
  await again(() =>
    inTransaction(db, async (tx) => {
      refuseQueuesOfNonAgent((await readFacts(tx, id)).roles, memberships);
      const moved = await setMemberships(tx, id, memberships, by);
      await tx.query(`select record_agent($1, 'changed', $2, $3)`, [
        id,
        by,
        JSON.stringify({ memberships: moved.result.to }),
      ]);
      await journal(tx, actor.agentId, 'membership_changed', { person: id, ...moved.result });
      return moved;
    }),
  );
}

async function readFacts(tx: Queryable, id: number): Promise<Facts> {
  const { rows } = await tx.query(
    `select name, email, extension, to_jsonb(roles) as roles, department_id as "departmentId", stand_in_id as "standInId",
       call_capacity as "callCapacity", written_capacity as "writtenCapacity" from agents where id = $1`,
    [id],
  );
  if (!rows[0]) throw new Refusal('person.unknown', 404);
  return rows[0] as Facts;
}

function merge(before: Facts, input: PersonChange): Facts {
  return {
    name: input.name === undefined ? before.name : cleanName(input.name),
    email: input.email === undefined ? before.email : cleanEmail(input.email),
    extension: input.extension === undefined ? before.extension : input.extension,
    roles: input.roles === undefined ? before.roles : [...new Set(input.roles)],
    departmentId: input.departmentId === undefined ? before.departmentId : input.departmentId,
    standInId: input.standInId === undefined ? before.standInId : input.standInId,
    callCapacity: input.callCapacity ?? before.callCapacity,
    writtenCapacity: input.writtenCapacity ?? before.writtenCapacity,
  };
}

function difference(before: Facts, after: Facts): Record<string, { from: unknown; to: unknown }> {
  const keys = Object.keys(before) as (keyof Facts)[];
  return Object.fromEntries(
    keys
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, { from: before[key], to: after[key] }]),
  );
}
