import type { AgentView } from '@linia/protocol';
import type { State } from '@linia/ui';
import { m } from '../paraglide/messages.js';

/** Nobody would answer there: not at work, away, gone from the desk, or set aside for not answering. */
export function isAbsent({ presence, live, setAsideSince }: AgentView): boolean {
  return presence !== 'available' || !live || setAsideSince !== null;
}

/** What a colleague is doing, as a badge. */
export function engagementOf(agent: AgentView): { state: State; word: string } {
  if (agent.presence === 'away') return { state: 'still', word: agent.presenceReason ?? m.presence_away() };
  if (agent.presence === 'offline' || !agent.live) return { state: 'none', word: m.not_there() };
  if (agent.setAsideSince) return { state: 'late', word: m.does_not_answer() };
  const words = {
    idle: { state: 'talk', word: m.is_free() },
    offered: { state: 'ring', word: m.is_offered() },
    engaged: { state: 'talk', word: m.call_talking() },
    wrapping: { state: 'wrapup', word: m.call_wrapping() },
  } as const;
  return words[agent.engagement];
}
