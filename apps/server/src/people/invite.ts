import type { InvitationLink, Invite } from '@linia/protocol';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';
import type { Actor } from '../shell/verb.ts';
import { checkDepartment, checkStandIn, cleanEmail, cleanName, taken } from './fields.ts';
import { journal } from '../shell/journal.ts';
import { makeLink } from './links.ts';
import { setMemberships } from './membership.ts';
import { refuseQueuesOfNonAgent } from './roles.ts';
import { setSkills } from './skills.ts';

/** Somebody joins: a person without a password, and a link with which they set one that nobody else has seen. */
export async function invite(
  db: Database,
  input: Invite,
  actor: Actor,
  base: string,
): Promise<{ id: number; link: InvitationLink }> {
  const by = `agent:${actor.agentId}`;
  return taken(() =>
    inTransaction(db, async (tx) => {
      refuseQueuesOfNonAgent(input.roles, input.memberships);
      await checkDepartment(tx, input.departmentId);
      await checkStandIn(tx, null, input.standInId ?? null);
      const { rows } = await tx.query(
        `insert into agents (login, name, email, extension, roles, department_id, stand_in_id, call_capacity, written_capacity)
         values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, 1), coalesce($9, 3)) returning id`,
        [
          input.login,
          cleanName(input.name),
          cleanEmail(input.email),
          input.extension,
          input.roles,
          input.departmentId,
          input.standInId ?? null,
          input.callCapacity ?? null,
          input.writtenCapacity ?? null,
        ],
      );
      const id = rows[0].id as number;
      await setMemberships(tx, id, input.memberships, by);
      if (input.skills) await setSkills(tx, id, input.skills);
      const { login, roles, departmentId, memberships } = input;
      await tx.query(`select record_agent($1, 'invited', $2, $3)`, [
        id,
        by,
        JSON.stringify({ roles, departmentId, memberships }),
      ]);
      await journal(tx, actor.agentId, 'person_invited', { person: id, login, roles, departmentId, memberships });
      return {
        result: { id, link: await makeLink(tx, base, { purpose: 'invite', agentId: id, createdBy: actor.agentId }) },
      };
    }),
  );
}
