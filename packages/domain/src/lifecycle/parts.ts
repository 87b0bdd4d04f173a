/** The smaller lifecycles that hang on an interaction or a ticket: entry, offer, escalation, assignment, engagement. */
export const entryStates = ['waiting', 'offered', 'accepted', 'left'] as const;
export type EntryState = (typeof entryStates)[number];

export const offerStates = ['pending', 'accepted', 'rejected', 'missed', 'failed', 'withdrawn'] as const;
export type OfferState = (typeof offerStates)[number];

export const escalationStates = ['waiting', 'offered', 'accepted', 'returned', 'fallen_back', 'cancelled'] as const;
export type EscalationState = (typeof escalationStates)[number];

export const assignmentRoles = ['responsible', 'consulting'] as const;
export type AssignmentRole = (typeof assignmentRoles)[number];

export const assignmentStates = ['connecting', 'active', 'wrapping', 'done'] as const;
export type AssignmentState = (typeof assignmentStates)[number];

export const presences = ['available', 'away', 'offline'] as const;
export type Presence = (typeof presences)[number];

export const engagements = ['idle', 'offered', 'engaged', 'wrapping'] as const;
export type Engagement = (typeof engagements)[number];

export const channels = ['voice', 'email', 'webform'] as const;
export type Channel = (typeof channels)[number];

export const directions = ['incoming', 'outgoing'] as const;
export type Direction = (typeof directions)[number];

export const agentEvents = [
  'invited',
  'joined',
  'signed_in',
  'signed_out',
  'presence_set',
  'engagement_set',
  'set_aside',
  'came_back',
  'detached',
  'attached',
  'changed',
  'disabled',
  'enabled',
  'password_reset',
] as const;

export const escalationMoves: Record<EscalationState, readonly EscalationState[]> = {
  waiting: ['offered', 'accepted', 'fallen_back', 'cancelled', 'returned'],
  offered: ['waiting', 'accepted', 'fallen_back', 'cancelled'],
  accepted: ['returned', 'waiting', 'cancelled'],
  returned: [],
  fallen_back: [],
  cancelled: [],
};

export const assignmentMoves: Record<AssignmentState, readonly AssignmentState[]> = {
  connecting: ['active', 'wrapping', 'done'],
  active: ['wrapping', 'done'],
  wrapping: ['done'],
  done: [],
};

/**
 * What a person is doing, from the facts that prove it: `engaged` by an assignment that is connecting or active,
 * `offered` by a pending offer, `wrapping` by an assignment in wrap-up, else `idle`.
 */
export function engagementOf(facts: { talking: boolean; offered: boolean; wrapping: boolean }): Engagement {
  if (facts.talking) return 'engaged';
  if (facts.offered) return 'offered';
  return facts.wrapping ? 'wrapping' : 'idle';
}
