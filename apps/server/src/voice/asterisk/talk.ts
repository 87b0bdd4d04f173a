import { connect } from '../../interactions/connect.ts';
import { takeLeg } from '../../interactions/legs.ts';
import type { Board } from './board.ts';
import type { Leg, Part, Wants } from './calls.ts';
import { beginRecording, stopRecording } from './record.ts';
import { mayBeRefused } from './refused.ts';

/**
 * Who talks is in the bridge. The caller is too, unless somebody has put them on hold or nobody is there: then they hear music. Once
 * the sound is there, the talk has begun.
 */
export async function talk(board: Board, call: number, wants: Wants, telephones: Map<Part, Leg | null>): Promise<void> {
  const caller = board.leg(wants.caller);
  const there = [...telephones].filter(([part, leg]) => leg?.up && (part.dials === null || caller?.up)) as [
    Part,
    Leg,
  ][];
  const held = wants.parts.some((part) => part.held);
  const alone = there.length === 0;
  if (caller?.up && (held || alone) && !caller.listens && wants.state !== 'arriving') {
    await board.leave(call, caller);
    await board.music(caller, true);
  }
  if (alone) return;
  await board.bridge(call);
  if (caller?.listens) await board.hush(caller); // where they stand is of no interest any more
  const joining = there.map(([, leg]) => board.join(call, leg));
  if (caller?.up && !held && !caller.listens) joining.push(board.join(call, caller));
  await Promise.all(joining);
  await (wants.recorded ? beginRecording(board, call) : stopRecording(board, call));
  for (const [part, leg] of there) {
    const actor = `line:${wants.line}`;
    if (part.state === 'connecting') await mayBeRefused(board.verb((tx) => connect(tx, part.id, actor, leg.id)));
    else if (part.leg === null) await mayBeRefused(board.verb((tx) => takeLeg(tx, part.id, leg.id, actor)));
  }
}
