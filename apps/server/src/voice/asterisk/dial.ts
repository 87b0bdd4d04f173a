import { failConnection } from '../../interactions/connect.ts';
import type { Board } from './board.ts';
import { dialOf, type Leg, type Part, type Wants } from './calls.ts';
import { callCustomer } from './originate.ts';
import { mayBeRefused } from './refused.ts';

const busy = 17;

/**
 * The person has picked up, the customer is called: the server alone calls out, and only a number that a verb has let through. Who
 * hears the tone of a ring hears it from here. Not reached is said as the network said it.
 */
export async function dialCustomer(
  board: Board,
  call: number,
  wants: Wants,
  part: Part,
  telephone: Leg,
): Promise<void> {
  const id = dialOf(call, part.id);
  if (board.leg(id)) {
    if (board.leg(id)!.up) await board.ari.try('DELETE', `channels/${telephone.id}/ring`);
    return;
  }
  if (board.tried.has(id)) {
    const cause = board.causes.get(id) === busy ? 'busy' : 'no_answer';
    await mayBeRefused(board.verb((tx) => failConnection(tx, part.id, `line:${wants.line}`, cause)));
    return;
  }
  // whose channel it is stands in the rows before there is one
  await board.db.pool.query(
    `insert into legs (interaction_id, kind, external_id, joined_at) select $1, 'dialed', $2, linia_now()
     where not exists (select from legs where external_id = $2 and left_at is null)`,
    [call, id],
  );
  const begun = await callCustomer(board, wants, { id, call, of: part.id, to: part.dials! });
  wants.caller = id;
  if (begun) await board.ari.try('POST', `channels/${telephone.id}/ring`);
  else await mayBeRefused(board.verb((tx) => failConnection(tx, part.id, `line:${wants.line}`, 'failed')));
}
