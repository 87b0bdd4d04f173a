import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';
import { hangUp } from './hang-up.ts';
import { endOutside } from './outside.ts';

type Mine = {
  role: 'responsible' | 'consulting';
  consulting: number | null;
  outside: number | null;
  notYet: boolean | null;
};

/**
 * A person's receiver is put down. Alone with the caller, that ends the call; whoever was consulted leaves the caller with who
 * asked; and who asked leaves the caller with who was consulted, here or outside: nobody is cut off by another's hand.
 */
export async function putDown(tx: Queryable, interactionId: number, agentId: number): Promise<Done> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select s.role, c.escalation_id as consulting, o.id as outside, o.state = 'dialing' as "notYet"
     from live_outside($1) o, assignments s
       left join assignments c on c.interaction_id = s.interaction_id and c.role = 'consulting' and c.state = 'active'
     where s.interaction_id = $1 and s.agent_id = $2 and s.state = 'active'`,
    [interactionId, agentId],
  );
  const mine = rows[0] as Mine | undefined;
  if (!mine) return { result: null };
  const actor = `agent:${agentId}`;
  if (mine.role === 'responsible' && mine.outside !== null) return leaveWithOutside(tx, interactionId, agentId, mine);
  if (mine.role === 'responsible' && mine.consulting === null) return hangUp(tx, interactionId, actor, 'agent_hung_up');
  const over =
    mine.role === 'consulting'
      ? await tx.query('select * from end_consultation($1, $2)', [interactionId, agentId])
      : await tx.query('select * from hand_over($1, $2)', [mine.consulting, agentId]);
  return { result: null, agents: over.rows.map((row) => row.agent_id as number) };
}

/** With whom they called outside; who has not answered yet is not rung on, and the caller waits in the line again, at the old place. */
async function leaveWithOutside(tx: Queryable, interactionId: number, agentId: number, mine: Mine): Promise<Done> {
  await tx.query('select put_through($1, $2)', [interactionId, agentId]);
  const gone = mine.notYet ? await endOutside(tx, mine.outside!, `agent:${agentId}`, 'put_down') : null;
  return { result: null, entries: gone?.entries ?? [], agents: [agentId] };
}
