import { endOutside, outsideAnswers, outsideIsTold } from '../../interactions/outside.ts';
import type { Board } from './board.ts';
import { outOf, type Leg, type Wants } from './calls.ts';
import { callOut } from './originate.ts';
import { mayBeRefused } from './refused.ts';
import { tell } from './tell.ts';

/** Whoever outside is called into this talk: rung once, in it when they pick up, gone from it when they put down. */
export async function outsideOf(board: Board, call: number, wants: Wants): Promise<Leg | null> {
  const { outside } = wants;
  if (!outside) return null;
  const actor = `line:${wants.line}`;
  const id = outOf(call, outside.id);
  const leg = board.leg(id);
  if (leg) {
    if (!leg.up) return leg;
    if (outside.state === 'dialing') await mayBeRefused(board.verb((tx) => outsideAnswers(tx, outside.id, id, actor)));
    if (outside.told) leg.knows = true;
    else if (leg.knows === null) tellOutside(board, wants.line, leg, outside);
    return leg;
  }
  if (outside.state === 'dialing' && !board.tried.has(id)) {
    const begun = await callOut(board, wants, { id, call, of: outside.id, to: outside.to, kind: 'out' });
    if (begun) return begun;
  }
  const by = outside.state === 'talking' ? 'hung_up' : board.whyNot(id);
  await mayBeRefused(board.verb((tx) => endOutside(tx, outside.id, actor, by)));
  return null;
}

/**
 * That a call is recorded they hear before they are in it, and again where whoever led it died meanwhile. Not known to them: not recorded. So is
 * a talk that they came into while it was not recorded, or that another process led them into untold: there all hear it (talk.ts).
 */
function tellOutside(board: Board, line: number, leg: Leg, outside: NonNullable<Wants['outside']>): void {
  leg.knows = false;
  if (!outside.recorded || leg.bridged) return;
  leg.listens = true;
  void tell(board, leg, { id: line, language: 'ru' }, 'recording', 'recorded')
    .then((whole) => {
      leg.knows = whole;
      if (whole) keepTold(board, leg, outside.id);
    })
    .catch((error: unknown) =>
      board.log.warn({ err: error, call: leg.call }, 'it could not be said that a call is recorded'),
    )
    .finally(() => {
      leg.listens = false;
      board.look(leg.call);
    });
}

/** For whoever takes over. */
function keepTold(board: Board, { call }: Leg, outside: number): void {
  const kept = board.insist(() => board.verb((tx) => outsideIsTold(tx, outside)));
  void board.guard('that somebody outside knows of the recording could not be kept', kept, { call });
}
