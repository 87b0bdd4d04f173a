import type { ClientMessage } from '@linia/protocol';
import type { Verb } from '../shell/verb.ts';

/** A supervisor moves a waiting caller to another line; the place in time stays. */
export const move: Verb<ClientMessage<'entry:move'>> = async (tx, { entryId, queueId }, actor) => {
  const { rows } = await tx.query('select * from move_entry($1, $2, $3)', [entryId, queueId, `agent:${actor.agentId}`]);
  return { result: null, entries: [entryId], agents: rows.map((row) => row.agent_id) };
};
