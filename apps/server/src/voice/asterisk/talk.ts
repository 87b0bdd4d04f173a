import { connect } from '../../interactions/connect.ts';
import { takeLeg } from '../../interactions/legs.ts';
import type { Board } from './board.ts';
import type { Leg, Part, Wants } from './calls.ts';
import { record, stopTake } from './record.ts';
import { mayBeRefused } from './refused.ts';
import { hasSound } from './sound.ts';

/**
 * Who talks is in the bridge, and hears it ring where somebody outside is called. The caller is there, too, unless somebody has put them
 * on hold or nobody is there: then they hear music, or the ring. Once the sound is there, the talk has begun.
 */
export async function talk(
  board: Board,
  call: number,
  wants: Wants,
  telephones: Map<Part, Leg | null>,
  asked: Leg | null,
): Promise<void> {
  // told first; who picks up while this look goes on has not been told yet: the next look sees them
  const outside = asked?.listens || asked?.knows === null ? null : asked;
  const caller = board.leg(wants.caller);
  // nor has the sound been waited for of who lifts the receiver meanwhile
  const there = [...telephones].filter(
    ([part, leg]) => leg?.up && (part.leg !== null || hasSound(leg)) && (part.dials === null || caller?.up),
  ) as [Part, Leg][];
  const held = wants.parts.some((part) => part.held);
  const alone = there.length === 0 && !outside?.up;
  const rung = asked !== null && !asked.up;
  if (caller?.up && (held || alone) && !caller.listens && wants.state !== 'arriving') {
    await board.leave(call, caller);
    // who is held has the agent to wait for, who was handed over the number that is rung
    if (rung && !held) {
      await board.music(caller, false);
      await board.ringTo(caller, true);
    } else {
      // first: an end of the tone is the end of whatever is played
      await board.ringTo(caller, false);
      await board.music(caller, true);
    }
  }
  if (alone || !rung) await board.ringToAll(call, false);
  if (alone) return;
  await board.bridge(call);
  if (caller?.listens) await board.hush(caller); // where they stand is of no interest any more
  // nobody who is not to be recorded comes into a take, and none begins before they are in
  const recorded = wants.recorded && !(outside?.up && outside.knows === false);
  if (!recorded) await stopTake(board, call);
  const joining = there.map(([, leg]) => board.join(call, leg));
  if (outside?.up) joining.push(board.join(call, outside));
  if (caller?.up && !held && !caller.listens) joining.push(board.join(call, caller));
  await Promise.all(joining);
  if (rung) await board.ringToAll(call, true);
  const untold = outside?.bridged === true && outside.knows === false && wants.outside?.recorded === true;
  // said to all at once: to nobody who hears music meanwhile, or is being told alone
  const tell = (wants.tell || untold) && caller?.bridged === true && !asked?.listens;
  await record(board, call, { ...wants, recorded, tell });
  for (const [part, leg] of there) {
    const actor = `line:${wants.line}`;
    if (part.state === 'connecting') await mayBeRefused(board.verb((tx) => connect(tx, part.id, actor, leg.id)));
    else if (part.leg === null) await mayBeRefused(board.verb((tx) => takeLeg(tx, part.id, leg.id, actor)));
  }
}
