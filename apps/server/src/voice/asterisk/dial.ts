import { failConnection } from '../../interactions/connect.ts';
import { checkMayDial } from '../../interactions/dial-limits.ts';
import type { Board } from './board.ts';
import { dialOf, type Leg, type Part, type Wants } from './calls.ts';
import { callOut } from './originate.ts';
import { isLet, mayBeRefused } from './refused.ts';
import { hasSound } from './sound.ts';

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
  if (part.leg === null && !hasSound(telephone)) return; // nobody is called by whom they would not hear
  const id = dialOf(call, part.id);
  if (board.leg(id)) {
    if (board.leg(id)!.up) await board.ari.try('DELETE', `channels/${telephone.id}/ring`);
    return;
  }
  const fails = (cause: string) =>
    mayBeRefused(board.verb((tx) => failConnection(tx, part.id, `line:${wants.line}`, cause)));
  if (board.tried.has(id)) return fails(board.whyNot(id));
  // whose channel it is stands in the rows before there is one
  const may = await isLet(
    board.verb(async (tx) => {
      // a call of one's own was asked about when it was begun
      if (wants.state !== 'dialing') await checkMayDial(tx, part.agent, wants.line, part.dials!, part.id);
      await tx.query(
        `insert into legs (interaction_id, kind, external_id, joined_at) select $1, 'dialed', $2, linia_now()
       where not exists (select from legs where external_id = $2 and left_at is null)`,
        [call, id],
      );
      return { result: null };
    }),
  );
  if (!may) return fails('failed');
  const begun = await callOut(board, wants, { id, call, of: part.id, to: part.dials!, kind: 'dial' });
  wants.caller = id;
  if (begun) await board.ari.try('POST', `channels/${telephone.id}/ring`);
  else await fails('failed');
}
