import { setTimeout as pause } from 'node:timers/promises';
import { putDown as endPart } from '../../interactions/put-down.ts';
import { endSupervision } from '../../interactions/supervise.ts';
import { arrive, left } from './arrive.ts';
import { press } from './menu.ts';
import { wish } from './waiting.ts';
import type { AriEvent } from './ari-types.ts';
import type { Board } from './board.ts';
import { isBrowser } from './browser.ts';
import { droppedCause } from './drop-legs.ts';
import { bridgeOf, isDesk, ofName, type Leg } from './calls.ts';
import { takeEnded } from './record.ts';
import { listenTo } from './quality.ts';
import { ofSupervision, spyThere } from './supervise.ts';

/** What Asterisk tells, and what follows from it. Most of it is another look at the call. */
export async function hear(board: Board, event: AriEvent): Promise<void> {
  switch (event.type) {
    case 'StasisStart':
      if (event.args[0] === 'inbound' && !board.legs.has(event.channel.id))
        return arrive(board, event.channel, event.args[1] ?? '');
      if (spyThere(board, event.channel.id)) return;
      return changed(board, event.channel.id, event.channel.state);
    case 'ChannelStateChange':
      return changed(board, event.channel.id, event.channel.state);
    case 'ChannelDtmfReceived': {
      const leg = board.leg(event.channel.id);
      if (leg?.waits) return wish(board, leg, event.digit);
      if (leg?.kind === 'caller') press(leg, event.digit);
      return;
    }
    case 'ChannelHangupRequest': {
      const leg = board.leg(event.channel.id);
      if (!leg || event.soft) return;
      leg.bye = true;
      leg.endpoint = /^PJSIP\/(.*)-[\da-f]+$/.exec(event.channel.name)?.[1] ?? null;
      return;
    }
    case 'ChannelDestroyed':
      if (board.leg(event.channel.id)) board.causes.set(event.channel.id, event.cause);
      // the person has not said no: the browser of who is still asked is rung anew
      if (event.cause === droppedCause && isBrowsersRing(event.channel.id)) board.tried.delete(event.channel.id);
      return gone(board, event.channel.id);
    case 'StasisEnd':
      return gone(board, event.channel.id);
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge': {
      const leg = board.leg(event.channel.id);
      if (leg && event.bridge.id === bridgeOf(leg.call)) {
        leg.bridged = event.type === 'ChannelEnteredBridge';
        if (leg.bridged) listenTo(board, leg);
      }
      return;
    }
    case 'PlaybackFinished':
      return board.played(event);
    case 'RecordingFinished':
      return takeEnded(board, event.recording.name, event.recording.duration ?? null, null);
    case 'RecordingFailed':
      return takeEnded(board, event.recording.name, null, event.recording.cause ?? 'failed');
  }
}

const isBrowsersRing = (id: string): boolean => ofName(id)?.kind === 'ring' && !isDesk(id);

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
  if (board.spies.delete(id)) return board.look(ofSupervision(id)!.call);
  const leg = board.leg(id);
  if (!leg) return;
  board.gone(leg);
  if (leg.kind === 'caller' || leg.kind === 'dial') await leave(board, leg);
  else if (leg.bye) await putDown(board, leg);
  if (leg.call !== 0) board.look(leg.call);
}

async function leave(board: Board, leg: Leg): Promise<void> {
  board.leaving.add(leg.id);
  try {
    if (leg.kind === 'caller' || (await talked(board, leg))) await left(board, leg);
  } finally {
    board.leaving.delete(leg.id);
  }
}

async function talked(board: Board, leg: Leg): Promise<boolean> {
  const { rows } = await board.insist(() =>
    board.db.pool.query(`select from legs where external_id = $1 and kind = 'caller' and left_at is null`, [leg.id]),
  );
  return rows.length > 0;
}

/** A page that is reloaded puts the receiver down as a person does; its desk is closed in the same moment, a person's is not. */
const deskMs = 1_000;

/** The person's receiver was put down: on purpose, where the desk is still open a moment later. */
async function putDown(board: Board, leg: Leg): Promise<void> {
  board.parting.add(leg.id);
  try {
    const part = await board.insist(() => partOf(board, leg));
    if (!part) return;
    if (part.kind === 'agent' && leg.endpoint !== null && (await isBrowser(board, leg.endpoint))) return;
    board.look(leg.call);
    await pause(deskMs);
    if (!(await board.insist(() => isStillThere(board, part)))) return;
    const actor = `agent:${part.agent}`;
    if (part.kind === 'supervisor')
      await board.insist(() => board.verb((tx) => endSupervision(tx, part.id, actor, 'put_down')));
    else await board.insist(() => board.verb((tx) => endPart(tx, leg.call, part.agent)));
  } finally {
    board.parting.delete(leg.id);
  }
}

type PuttingDown = { id: number; kind: string; agent: number; detached: number | null };

async function partOf(board: Board, leg: Leg): Promise<PuttingDown | undefined> {
  const { rows } = await board.db.pool.query(
    `select coalesce(s.id, u.id) as id, g.kind, g.agent_id as agent, (select max(version) from agent_events v where v.agent_id = g.agent_id and v.type = 'detached') as detached
     from legs g
       left join assignments s on g.kind = 'agent' and s.interaction_id = g.interaction_id and s.agent_id = g.agent_id and s.state = 'active'
       left join supervisions u on g.kind = 'supervisor' and u.interaction_id = g.interaction_id and u.agent_id = g.agent_id and u.ended_at is null
     where g.external_id = $1 and g.left_at is null and (s.id is not null or u.id is not null)`,
    [leg.id],
  );
  return rows[0] as PuttingDown | undefined;
}

async function isStillThere(board: Board, { agent, detached }: PuttingDown): Promise<boolean> {
  const { rows } = await board.db.pool.query(
    `select from connections c where c.agent_id = $1
       and (select max(version) from agent_events v where v.agent_id = $1 and v.type = 'detached') is not distinct from $2 limit 1`,
    [agent, detached],
  );
  return rows.length > 0;
}
