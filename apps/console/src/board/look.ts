import type { AgentView, BoardCall, BoardQueue } from '@linia/protocol';
import type { Icon, State } from '@linia/ui';
import BellRing from '@lucide/svelte/icons/bell-ring';
import Circle from '@lucide/svelte/icons/circle';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Coffee from '@lucide/svelte/icons/coffee';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Pause from '@lucide/svelte/icons/pause';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import PhoneCall from '@lucide/svelte/icons/phone-call';
import PhoneIncoming from '@lucide/svelte/icons/phone-incoming';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import Power from '@lucide/svelte/icons/power';
import { isWoman } from '../names.ts';
import { m } from '../paraglide/messages.js';

/** A state as it is drawn: icon, word, colour. */
export interface Look {
  state: State;
  icon: Icon;
  word: string;
}

type Chosen = Pick<AgentView, 'presence' | 'presenceReason' | 'name'>;

/** What a person chose. */
export function presenceLook({ presence, presenceReason, name }: Chosen): Look {
  if (presence === 'available') {
    const word = isWoman(name) ? m.presence_available_she() : m.presence_available();
    return { state: 'talk', icon: CircleCheck, word };
  }
  if (presence === 'away') return { state: 'still', icon: Coffee, word: presenceReason ?? m.presence_away() };
  return { state: 'none', icon: Power, word: m.presence_offline() };
}

const held = (): Look => ({ state: 'hold', icon: Pause, word: m.board_held() });

/** What the system sees. */
export function engagementLook({ engagement, call }: Pick<AgentView, 'engagement' | 'call'>): Look {
  if (engagement === 'engaged' && call?.heldSince) return held();
  const looks: Record<AgentView['engagement'], Look> = {
    idle: { state: 'still', icon: Circle, word: m.board_idle() },
    offered: { state: 'ring', icon: BellRing, word: m.board_offered_state() },
    engaged: { state: 'talk', icon: PhoneCall, word: m.board_talking() },
    wrapping: { state: 'wrapup', icon: PencilLine, word: m.board_wrapping() },
  };
  return looks[engagement];
}

/** Where a live call stands. Ordinary waiting is grey; amber begins at the line's own threshold, red at three times that. */
export function callLook(call: BoardCall, lateAfter: number | undefined, now: number): Look {
  if (call.state === 'active' && call.heldSince) return held();
  const looks: Record<BoardCall['state'], Look> = {
    arriving: { state: 'none', icon: PhoneIncoming, word: m.board_arriving() },
    dialing: { state: 'ring', icon: PhoneOutgoing, word: m.board_dialing() },
    queued: { state: waitState(call.enqueuedAt ?? call.since, lateAfter, now), icon: Hourglass, word: m.board_waits() },
    offered: { state: 'ring', icon: BellRing, word: m.board_offered_state() },
    active: { state: 'talk', icon: PhoneCall, word: m.board_talking() },
    outside: { state: 'talk', icon: PhoneOutgoing, word: m.board_outside() },
    ended: { state: 'wrapup', icon: PencilLine, word: m.board_wrapping() },
    closed: { state: 'none', icon: Circle, word: m.timeline_closed() },
  };
  return looks[call.state];
}

/** How a wait of this length is coloured. */
export function waitState(since: string, lateAfter: number | undefined, now: number): State {
  const waited = now - Date.parse(since);
  if (lateAfter === undefined || waited <= lateAfter * 1000) return 'still';
  return waited > lateAfter * 3000 ? 'over' : 'late';
}

/** A service level against its goal: below it amber, far below it red. */
export function levelState({ value, goal }: BoardQueue['serviceLevel']): 'late' | 'over' | null {
  if (value === null || value >= goal) return null;
  return value < goal - 15 ? 'over' : 'late';
}
