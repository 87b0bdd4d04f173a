import { arrive, left, press } from './arrive.ts';
import type { AriEvent } from './ari-types.ts';
import type { Board } from './board.ts';
import { bridgeOf } from './calls.ts';
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
      if (leg?.kind === 'caller') press(leg, event.digit);
      return;
    }
    case 'ChannelDestroyed':
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
  if (leg.kind === 'caller') await left(board, leg);
  if (leg.call !== 0) board.look(leg.call);
}
