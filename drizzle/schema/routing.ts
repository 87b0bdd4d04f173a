import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import {
  assignmentRole,
  assignmentState,
  entryState,
  escalationMode,
  escalationState,
  instant,
  offerState,
} from './columns.ts';
import { interactions } from './interactions.ts';
import { agents, reasons } from './people.ts';
import { departments, lanes, purposes, queues, rules } from './queues.ts';
import { tickets } from './tickets.ts';

const interactionId = () => bigint('interaction_id', { mode: 'number' }).references(() => interactions.id);
const ticketId = () => bigint('ticket_id', { mode: 'number' }).references(() => tickets.id);
const oneRoot = sql`(interaction_id is null) <> (ticket_id is null)`;

/** One place in one line. `enqueued_at` never changes; `rank_at` is the key of order. */
export const queueEntries = pgTable(
  'queue_entries',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: interactionId(),
    ticketId: ticketId(),
    escalationId: bigint('escalation_id', { mode: 'number' }),
    /** Null only for a person asked for by name. */
    queueId: integer('queue_id').references(() => queues.id),
    state: entryState('state').notNull().default('waiting'),
    enqueuedAt: instant('enqueued_at').notNull(),
    rankAt: instant('rank_at').notNull(),
    /** Not before: a paused round (later a callback, a skill ring). The clock empties it, then dispatches. */
    opensAt: instant('opens_at'),
    leaveBy: instant('leave_by'),
    /** A person asked for, or the former agent preferred until `target_until`. */
    targetAgent: integer('target_agent').references(() => agents.id),
    targetUntil: instant('target_until'),
    /** Why this person: asked, former, last_agent, owner. */
    targetWhy: text('target_why'),
    rounds: integer('rounds').notNull().default(0),
    /** Where it stands; written by the trigger `place_in_lane` from the three below. */
    laneId: integer('lane_id').references(() => lanes.id),
    /** What the caller needs: `[{"skill": 3, "level": 2}]`, by skill; `lowered` levels less are enough by now. */
    needs: jsonb('needs').notNull().default([]),
    lowered: integer('lowered').notNull().default(0),
    /** Tiers up to this one; 0: all. */
    tiers: integer('tiers').notNull().default(0),
    /** In this line since, and how many of its steps have been done; the next is due then. */
    queueSince: instant('queue_since'),
    steps: integer('steps').notNull().default(0),
    nextStepAt: instant('next_step_at'),
    /** Lines it has come through by overflow. */
    hops: integer('hops').notNull().default(0),
    /** Why it is ranked before its time: seconds, and whose. */
    headStart: integer('head_start').notNull().default(0),
    headStartOf: text('head_start_of'),
    /** Whose place it has: the caller hung up there and called again. */
    resumedFrom: bigint('resumed_from', { mode: 'number' }),
    /** The caller has hung up and will be called: the number, and how often it was tried. */
    callbackTo: text('callback_to'),
    attempts: integer('attempts').notNull().default(0),
    /** What was expected as it came: place, and seconds at best and at worst; null where too little is known. */
    predictedPlace: integer('predicted_place'),
    predictedLow: integer('predicted_low'),
    predictedHigh: integer('predicted_high'),
    endedAt: instant('ended_at'),
    /** How it ended: accepted, abandoned, moved, escalated, returned, cancelled, fallen_back … */
    outcome: text('outcome'),
  },
  (t) => [
    check('entries_one_root', oneRoot),
    check('entries_somewhere', sql`queue_id is not null or target_agent is not null`),
    uniqueIndex('entries_one_live')
      .on(t.interactionId)
      .where(sql`escalation_id is null and state in ('waiting', 'offered')`),
    uniqueIndex('entries_one_live_ticket')
      .on(t.ticketId)
      .where(sql`escalation_id is null and state in ('waiting', 'offered')`),
    uniqueIndex('entries_one_live_escalation')
      .on(t.escalationId)
      .where(sql`state in ('waiting', 'offered')`),
    // the head of a line in 0.11 ms against 25 ms without, at 50,000 waiting
    index('entries_line')
      .on(t.laneId, t.rankAt, t.id)
      .where(sql`state = 'waiting' and target_agent is null and opens_at is null and interaction_id is not null`),
    // the same for written work, which has a head of its own
    index('entries_written')
      .on(t.laneId, t.rankAt, t.id)
      .where(sql`state = 'waiting' and ticket_id is not null`),
    index('entries_ticket')
      .on(t.ticketId)
      .where(sql`ticket_id is not null`),
    // one call resumes a place
    uniqueIndex('entries_resumed')
      .on(t.resumedFrom)
      .where(sql`resumed_from is not null`),
    index('entries_step')
      .on(t.nextStepAt)
      .where(sql`next_step_at is not null and state = 'waiting'`),
    index('entries_lane')
      .on(t.targetAgent, t.rankAt, t.id)
      .where(sql`state = 'waiting' and target_agent is not null and opens_at is null`),
    index('entries_opens')
      .on(t.opensAt)
      .where(sql`opens_at is not null and state in ('waiting', 'offered')`),
    index('entries_target_until')
      .on(t.targetUntil)
      .where(sql`target_until is not null and state in ('waiting', 'offered')`),
    // with the id: a desk's card reads the last few of a call from the end (27 escalations of one call: 8.7 ms to the offer, so 7.7)
    index('entries_interaction').on(t.interactionId, t.id),
    // in the order of the line: a place is counted from its head, 500 at most
    index('entries_live_queue')
      .on(t.queueId, t.rankAt, t.id)
      .where(sql`state in ('waiting', 'offered')`),
    // the last calls of a line, from which its pace is counted
    index('entries_pace')
      .on(t.queueId, t.endedAt.desc())
      .where(sql`outcome in ('accepted', 'abandoned')`),
    index('entries_day').on(t.enqueuedAt),
  ],
);

/** Asking one agent about one entry. */
export const offers = pgTable(
  'offers',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    entryId: bigint('entry_id', { mode: 'number' })
      .notNull()
      .references(() => queueEntries.id),
    interactionId: interactionId(),
    ticketId: ticketId(),
    escalationId: bigint('escalation_id', { mode: 'number' }),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    state: offerState('state').notNull().default('pending'),
    reasonId: integer('reason_id').references(() => reasons.id),
    comment: text('comment'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
    why: jsonb('why'),
  },
  (t) => [
    check('offers_one_root', oneRoot),
    uniqueIndex('offers_one_pending_entry')
      .on(t.entryId)
      .where(sql`state = 'pending'`),
    uniqueIndex('offers_one_pending_agent')
      .on(t.agentId)
      .where(sql`state = 'pending' and interaction_id is not null`),
    uniqueIndex('offers_one_pending_written')
      .on(t.agentId)
      .where(sql`state = 'pending' and ticket_id is not null`),
    index('offers_ticket')
      .on(t.ticketId, t.id)
      .where(sql`ticket_id is not null`),
    // with a condition that only the clock names, here and in assignments: where few are pending the planner takes any index that
    // holds only them, and «is this person asked?» read them all (143 a look with 300 people)
    index('offers_expires')
      .on(t.expiresAt)
      .where(sql`state = 'pending' and expires_at > '-infinity'`),
    index('offers_interaction').on(t.interactionId, t.id),
    index('offers_escalation').on(t.escalationId),
  ],
);

/** Whom not to ask about an entry, till then. The clock ends it and dispatches; dispatch never looks at the time. */
export const exclusions = pgTable(
  'exclusions',
  {
    entryId: bigint('entry_id', { mode: 'number' })
      .notNull()
      .references(() => queueEntries.id, { onDelete: 'cascade' }),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    until: instant('until').notNull(),
    cause: text('cause').notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryId, t.agentId] }), index('exclusions_until').on(t.until)],
);

/** One agent's part in one call or request. */
export const assignments = pgTable(
  'assignments',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: interactionId(),
    ticketId: ticketId(),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    role: assignmentRole('role').notNull().default('responsible'),
    state: assignmentState('state').notNull(),
    entryId: bigint('entry_id', { mode: 'number' }).references(() => queueEntries.id),
    escalationId: bigint('escalation_id', { mode: 'number' }),
    createdAt: instant('created_at').notNull(),
    connectBy: instant('connect_by'),
    connectedAt: instant('connected_at'),
    heldSince: instant('held_since'),
    heldMs: integer('held_ms').notNull().default(0),
    reattachBy: instant('reattach_by'),
    endedAt: instant('ended_at'),
    wrapUpUntil: instant('wrap_up_until'),
    doneAt: instant('done_at'),
    toFinish: boolean('to_finish').notNull().default(false),
  },
  (t) => [
    check('assignments_one_root', oneRoot),
    check('assignments_wrap_up', sql`(state = 'wrapping') = (wrap_up_until is not null and done_at is null)`),
    uniqueIndex('assignments_one_responsible')
      .on(t.interactionId)
      .where(sql`role = 'responsible' and state in ('connecting', 'active')`),
    uniqueIndex('assignments_one_agent')
      .on(t.agentId)
      .where(sql`state <> 'done' and interaction_id is not null`),
    index('assignments_interaction').on(t.interactionId, t.id),
    index('assignments_wrap')
      .on(t.wrapUpUntil)
      .where(sql`state = 'wrapping' and wrap_up_until > '-infinity'`),
    index('assignments_connect')
      .on(t.connectBy)
      .where(sql`state = 'connecting' and connect_by > '-infinity'`),
    index('assignments_reattach')
      .on(t.reattachBy)
      .where(sql`reattach_by is not null`),
    index('assignments_finish')
      .on(t.agentId)
      .where(sql`to_finish`),
    index('assignments_agent_day').on(t.agentId, t.createdAt),
  ],
);

/** Responsibility asked of a department or a person: an object with states. */
export const escalations = pgTable(
  'escalations',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: interactionId(),
    ticketId: ticketId(),
    state: escalationState('state').notNull().default('waiting'),
    mode: escalationMode('mode').notNull(),
    fromAgent: integer('from_agent')
      .notNull()
      .references(() => agents.id),
    /** The line the caller was in before, and the place to come back to. */
    fromQueue: integer('from_queue').references(() => queues.id),
    fromRankAt: instant('from_rank_at'),
    departmentId: integer('department_id').references(() => departments.id),
    queueId: integer('queue_id').references(() => queues.id),
    targetAgent: integer('target_agent').references(() => agents.id),
    ruleId: integer('rule_id').references(() => rules.id),
    rulePosition: integer('rule_position'),
    ruleText: text('rule_text'),
    reasonId: integer('reason_id').references(() => reasons.id),
    purposeId: integer('purpose_id').references(() => purposes.id),
    summary: text('summary').notNull(),
    createdAt: instant('created_at').notNull(),
    deadlineAt: instant('deadline_at').notNull(),
    acceptedBy: integer('accepted_by').references(() => agents.id),
    acceptedAt: instant('accepted_at'),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    returnReason: text('return_reason'),
    ticketMade: bigint('ticket_made', { mode: 'number' }).references(() => tickets.id),
  },
  (t) => [
    check('escalations_one_root', oneRoot),
    check('escalations_somebody', sql`department_id is not null or target_agent is not null`),
    uniqueIndex('escalations_one_live')
      .on(t.interactionId)
      .where(sql`state in ('waiting', 'offered')`),
    index('escalations_interaction').on(t.interactionId, t.id),
    index('escalations_deadline')
      .on(t.deadlineAt)
      .where(sql`state in ('waiting', 'offered')`),
    index('escalations_live_queue')
      .on(t.queueId)
      .where(sql`state in ('waiting', 'offered')`),
  ],
);
