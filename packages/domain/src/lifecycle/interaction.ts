/**
 * The life of one contact, from first ring to close (CORE §2).
 * `state × event → next state`. An event that is absent from a state is refused by the one door (`advance`), in
 * TypeScript by `nextInteractionState` and in the database by the table `transitions`, which is written from here.
 */
export const interactionStates = [
  'arriving',
  'dialing',
  'queued',
  'offered',
  'active',
  // handed over to a number outside: nobody of ours is in the talk, the sound is still ours
  'outside',
  'ended',
  'closed',
] as const;
export type InteractionState = (typeof interactionStates)[number];

/** Events that move the interaction. */
export const interactionMoves = [
  'queued',
  'offered',
  'accepted',
  'rejected',
  'missed',
  'failed',
  'withdrawn',
  'taken',
  'answered',
  'answered_elsewhere',
  'escalated_cold',
  'returned_cold',
  'escalation_fell_back_cold',
  'agent_lost',
  'connect_failed',
  'handed_over',
  'transferred',
  'put_through',
  'outside_failed',
  'moved',
  'overflowed',
  'callback_unanswered',
  'diverted',
  'hung_up',
  'closed',
] as const;

/** Events that leave the state as it is: facts written on the way. */
const interactionFacts = [
  'arrived',
  'dialed',
  'identified',
  'name_confirmed',
  'logged',
  'recording_flagged',
  'recording_notified',
  'recording_settled',
  'recording_paused',
  'recording_resumed',
  'recording_failed',
  'connected',
  'held',
  'resumed',
  'round_ended',
  'opened',
  'targeted',
  'target_released',
  'relaxed',
  'widened',
  'step_passed',
  'callback_asked',
  'callback_promised',
  'promise_kept',
  'article_given',
  'article_taken_back',
  'agent_detached',
  'agent_reattached',
  'escalated',
  'escalation_offered',
  'escalation_rejected',
  'escalation_missed',
  'escalation_failed',
  'escalation_withdrawn',
  'escalation_accepted',
  'escalation_returned',
  'escalation_extended',
  'escalation_fell_back',
  'escalation_cancelled',
  'consult_failed',
  'wrap_up_extended',
  'wrapped',
  'finished',
  'ticket_linked',
  'answered_late',
  'called_back',
  'number_learned',
  'number_forgotten',
  'company_merged',
  'company_parted',
  'outside_called',
  'outside_answered',
  'outside_ended',
  'supervision_began',
  'supervision_changed',
  'supervision_ended',
] as const;

export type InteractionEvent = (typeof interactionMoves)[number] | (typeof interactionFacts)[number];
export const interactionEvents: readonly InteractionEvent[] = [...interactionMoves, ...interactionFacts];

type Row = Partial<Record<InteractionEvent, InteractionState>>;

const stay = <S extends InteractionState>(state: S, events: readonly InteractionEvent[]): Row =>
  Object.fromEntries(events.map((event) => [event, state]));

/** Who listens goes on listening while the call waits for the next person. */
const listening: InteractionEvent[] = ['supervision_changed', 'supervision_ended'];

const writing: InteractionEvent[] = [
  'identified',
  'name_confirmed',
  'logged',
  'recording_flagged',
  'recording_notified',
  'ticket_linked',
  'wrap_up_extended',
  'wrapped',
  'finished',
  'number_learned',
  'number_forgotten',
  'recording_settled',
  'recording_paused',
  'recording_resumed',
  'recording_failed',
  'company_merged',
  'company_parted',
  'callback_promised',
  'promise_kept',
  'article_given',
  'article_taken_back',
];

export const interactionLifecycle: Record<InteractionState, Row> = {
  arriving: {
    ...stay('arriving', ['arrived', ...listening, ...writing]),
    queued: 'queued',
    taken: 'active',
    answered_elsewhere: 'arriving',
    diverted: 'ended',
    hung_up: 'ended',
  },
  dialing: {
    ...stay('dialing', ['dialed', 'arrived', 'answered_elsewhere', 'agent_detached', 'agent_reattached', ...writing]),
    answered: 'active',
    failed: 'ended',
    hung_up: 'ended',
  },
  queued: {
    ...stay('queued', [
      'arrived',
      'round_ended',
      'opened',
      'targeted',
      'target_released',
      'relaxed',
      'widened',
      'step_passed',
      'callback_asked',
      'escalation_extended',
      ...listening,
      ...writing,
    ]),
    offered: 'offered',
    taken: 'active',
    answered_elsewhere: 'arriving',
    moved: 'queued',
    overflowed: 'queued',
    diverted: 'ended',
    escalation_fell_back_cold: 'queued',
    hung_up: 'ended',
  },
  offered: {
    ...stay('offered', ['arrived', 'targeted', 'escalation_extended', ...listening, ...writing]),
    accepted: 'active',
    rejected: 'queued',
    missed: 'queued',
    failed: 'queued',
    withdrawn: 'queued',
    taken: 'active',
    answered_elsewhere: 'arriving',
    escalation_fell_back_cold: 'queued',
    hung_up: 'ended',
  },
  active: {
    ...stay('active', [
      'arrived',
      'connected',
      'held',
      'resumed',
      'agent_detached',
      'agent_reattached',
      'escalated',
      'escalation_offered',
      'escalation_rejected',
      'escalation_missed',
      'escalation_failed',
      'escalation_withdrawn',
      'escalation_accepted',
      'escalation_returned',
      'escalation_extended',
      'escalation_fell_back',
      'escalation_cancelled',
      'consult_failed',
      'round_ended',
      'opened',
      'target_released',
      'relaxed',
      'widened',
      'step_passed',
      'dialed',
      'outside_called',
      'outside_answered',
      'outside_ended',
      'supervision_began',
      ...listening,
      ...writing,
    ]),
    handed_over: 'active',
    transferred: 'queued',
    put_through: 'outside',
    taken: 'active',
    escalated_cold: 'queued',
    returned_cold: 'queued',
    agent_lost: 'queued',
    connect_failed: 'queued',
    callback_unanswered: 'queued',
    hung_up: 'ended',
  },
  outside: {
    ...stay('outside', ['outside_answered', 'outside_ended', ...listening, ...writing]),
    outside_failed: 'queued',
    hung_up: 'ended',
  },
  ended: {
    ...stay('ended', ['answered_late', 'called_back', 'arrived', ...writing]),
    closed: 'closed',
  },
  closed: stay('closed', ['called_back', 'answered_late', 'arrived', ...writing]),
};

/** The next state, or null where the event is not allowed. Pure; source: `interactionLifecycle`. */
export function nextInteractionState(state: InteractionState, event: InteractionEvent): InteractionState | null {
  return interactionLifecycle[state][event] ?? null;
}

/** States in which a caller (or the called) is still there. */
export const liveInteractionStates = [
  'arriving',
  'dialing',
  'queued',
  'offered',
  'active',
  'outside',
] as const satisfies readonly InteractionState[];

export const endReasons = [
  'caller_hung_up',
  'agent_hung_up',
  'abandoned',
  'no_answer',
  'busy',
  'failed',
  'answered_elsewhere',
  'superseded',
  'diverted',
  'outside_hung_up',
] as const;
export type EndReason = (typeof endReasons)[number];
