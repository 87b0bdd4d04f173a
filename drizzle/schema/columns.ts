import {
  assignmentRoles,
  assignmentStates,
  channels,
  dayKinds,
  directions,
  endReasons,
  engagements,
  entryStates,
  escalationStates,
  feedbackKinds,
  feedbackStates,
  feedbackSubjects,
  insteads,
  interactionStates,
  offerStates,
  presences,
  strategies,
  ticketPriorities,
  ticketStates,
} from '@linia/domain';
import { pgEnum, timestamp } from 'drizzle-orm/pg-core';

/** Instants are `timestamptz`, read as strings: a browser gets them as they are. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** The database has the same lists as `packages/domain`. */
export const interactionState = pgEnum('interaction_state', interactionStates);
export const ticketState = pgEnum('ticket_state', ticketStates);
export const ticketPriority = pgEnum('ticket_priority', ticketPriorities);
export const feedbackState = pgEnum('feedback_state', feedbackStates);
export const feedbackKind = pgEnum('feedback_kind', feedbackKinds);
export const feedbackSubject = pgEnum('feedback_subject', feedbackSubjects);
export const entryState = pgEnum('entry_state', entryStates);
export const offerState = pgEnum('offer_state', offerStates);
export const escalationState = pgEnum('escalation_state', escalationStates);
export const assignmentRole = pgEnum('assignment_role', assignmentRoles);
export const assignmentState = pgEnum('assignment_state', assignmentStates);
export const presence = pgEnum('presence', presences);
export const engagement = pgEnum('engagement', engagements);
export const channel = pgEnum('channel', channels);
export const direction = pgEnum('direction', directions);
export const endReason = pgEnum('end_reason', endReasons);
export const role = pgEnum('role', ['agent', 'supervisor', 'head', 'administrator']);
export const voice = pgEnum('voice', ['simulated', 'webhook', 'asterisk']);
export const lineRouting = pgEnum('line_routing', ['linia', 'pbx']);
export const reasonKind = pgEnum('reason_kind', ['decline', 'escalate', 'return', 'away']);
export const strategy = pgEnum('strategy', strategies);
/** What happens to a caller whom the line does not take: it is closed, or it is full. */
export const instead = pgEnum('instead', insteads);
export const skillKind = pgEnum('skill_kind', ['skill', 'language']);
/** A day of the production calendar: nobody works, or an hour less, or a weekend that is worked. */
export const dayKind = pgEnum('day_kind', dayKinds);
export const escalationMode = pgEnum('escalation_mode', ['warm', 'cold']);
