import { setTimeout as pause } from 'node:timers/promises';
import { hangUp } from '../../interactions/hang-up.ts';
import { arrive, left, press, wordsOf } from './arrive.ts';
import { wish } from './waiting.ts';
import type { AriEvent } from './ari-types.ts';
import type { Board } from './board.ts';
import { bridgeOf, type Leg } from './calls.ts';
import { endRecording } from './record.ts';

/** What Asterisk tells, and what follows from it. Most of it is another look at the call. */
export async function hear(board: Board, event: AriEvent): Promise<void> {
  switch (event.type) {
    case 'StasisStart':
      if (event.args[0] === 'inbound' && !board.legs.has(event.channel.id))
        return arrive(board, event.channel, event.args[1] ?? '');
      return changed(board, event.channel.id, event.channel.state);
    case 'ChannelStateChange':
      return changed(board, event.channel.id, event.channel.state);
    case 'ChannelDtmfReceived': {
      const leg = board.leg(event.channel.id);
      if (leg?.waits) return wish(board, leg, event.digit, wordsOf({ language: 'ru' }));
      if (leg?.kind === 'caller') press(leg, event.digit);
      return;
    }
    case 'ChannelHangupRequest': {
      const leg = board.leg(event.channel.id);
      if (leg && !event.soft) leg.bye = true;
      return;
    }
    case 'ChannelDestroyed':
      board.causes.set(event.channel.id, event.cause);
      return gone(board, event.channel.id);
    case 'StasisEnd':
      return gone(board, event.channel.id);
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge': {
      const leg = board.leg(event.channel.id);
      if (leg && event.bridge.id === bridgeOf(leg.call)) leg.bridged = event.type === 'ChannelEnteredBridge';
      return;
    }
    case 'PlaybackFinished':
      return board.played(event);
    case 'RecordingFinished':
      return endRecording(board, event.recording.name, event.recording.duration ?? null, null);
    case 'RecordingFailed':
      return endRecording(board, event.recording.name, null, event.recording.cause ?? 'failed');
  }
}

function changed(board: Board, id: string, state: string): void {
  const leg = board.leg(id);
  if (!leg || leg.kind === 'caller') return;
  const up = state === 'Up';
  if (leg.up === up) return;
  leg.up = up;
  board.look(leg.call);
}

/** A channel is no more: the caller has hung up; a telephone of ours is missing in its call. */
async function gone(board: Board, id: string): Promise<void> {
  const leg = board.leg(id);
  if (!leg) return;
  board.gone(leg);
  if (leg.kind === 'caller' || (leg.kind === 'dial' && (await talked(board, leg)))) await left(board, leg);
  else if (leg.bye && leg.kind !== 'dial') await putDown(board, leg);
  if (leg.call !== 0) board.look(leg.call);
}

async function talked(board: Board, leg: Leg): Promise<boolean> {
  const { rows } = await board.db.pool.query(
    `select from legs where external_id = $1 and kind = 'caller' and left_at is null`,
    [leg.id],
  );
  return rows.length > 0;
}

/** A page that is reloaded puts the receiver down as a person does; its desk is closed in the same moment, a person's is not. */
const deskMs = 1_000;

/** The person's receiver was put down: on purpose, where the desk is still open a moment later. */
async function putDown(board: Board, leg: Leg): Promise<void> {
  const { rows } = await board.db.pool.query(
    `select s.id, s.agent_id as agent, (select max(version) from agent_events v where v.agent_id = s.agent_id and v.type = 'detached') as detached
     from legs g join assignments s on s.interaction_id = g.interaction_id and s.agent_id = g.agent_id
     where g.external_id = $1 and g.left_at is null and s.state = 'active' and s.role = 'responsible'`,
    [leg.id],
  );
  const part = rows[0] as { id: number; agent: number; detached: number | null } | undefined;
  if (!part) return;
  board.parting.add(leg.id);
  board.look(leg.call);
  await pause(deskMs);
  board.parting.delete(leg.id);
  const { rows: seen } = await board.db.pool.query(
    `select from connections c where c.agent_id = $1
       and (select max(version) from agent_events v where v.agent_id = $1 and v.type = 'detached') is not distinct from $2 limit 1`,
    [part.agent, part.detached],
  );
  if (seen.length > 0) await board.verb((tx) => hangUp(tx, leg.call, `agent:${part.agent}`, 'agent_hung_up'));
}
