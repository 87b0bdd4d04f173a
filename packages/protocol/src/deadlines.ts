import { ticketPriorities, type DeadlineReckoned, type Plan, type PlanFault, type TicketPriority } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant, type PersonRef } from './common.ts';

const Minutes = Type.Union([Type.Integer({ minimum: 1, maximum: 100_000 }), Type.Null()]);
const closed = { additionalProperties: false } as const;
const MaybeId = Type.Union([IdSchema, Type.Null()]);

const PlanSchema = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 100 }),
    schedule: Type.String({ maxLength: 100 }),
    calendarId: MaybeId,
    respond: Minutes,
    resolve: Minutes,
    targets: Type.Array(
      Type.Object(
        {
          priority: Type.Union([Type.Enum([...ticketPriorities]), Type.Null()]),
          serviceId: MaybeId,
          respond: Minutes,
          resolve: Minutes,
        },
        closed,
      ),
      { maxItems: 60 },
    ),
    pausesThirdParty: Type.Boolean(),
    warnPercent: Type.Union([Type.Integer({ minimum: 1, maximum: 90 }), Type.Null()]),
    warns: Type.Enum(['owner', 'department', 'both']),
  },
  closed,
);
/** PUT /api/plans/:id: the next version, whole. `version`: the one that was read; `despite`: what is doubtful was seen. */
export const SavePlanSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 0 }),
    plan: PlanSchema,
    despite: Type.Boolean(),
    revertedTo: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export type SavePlan = Static<typeof SavePlanSchema>;
export const NewPlanSchema = Type.Object({ name: Type.String({ minLength: 2, maxLength: 100 }) }, closed);

export type PlanRow = { id: Id; version: number; plan: Plan; contracts: number; open: number };
/** GET /api/plans: what there is, and what a plan chooses from. */
export type PlansPage = {
  plans: PlanRow[];
  calendars: { id: Id; name: string; timeZone: string }[];
  services: { id: Id; name: string }[];
};
export type PlanVersion = {
  /** 0: as it was added or came with an import, before anybody changed it. */
  version: number;
  plan: Plan;
  savedAt: Instant | null;
  savedBy: PersonRef | null;
  revertedTo: number | null;
};
/** `details` of `plan.wrong` and `plan.doubtful`. */
export type PlanFaults = { faults: PlanFault[] };

/** One deadline that a change moves, or has moved. */
export type DeadlineMove = {
  number: number;
  organization: string | null;
  kind: 'respond' | 'resolve';
  was: Instant | null;
  becomes: Instant | null;
};
/** What a changed calendar, year or plan does to what is open. `moves`: two hundred of them at most. */
export type DeadlineRecount = {
  id: Id;
  at: Instant;
  by: PersonRef | null;
  cause: 'calendar' | 'production' | 'plan';
  name: string;
  /** Of `total` that were open so many have been reckoned anew; until `finishedAt` it goes on by itself. */
  looked: number;
  total: number;
  finishedAt: Instant | null;
  /** Another change of the same came before its end, and looks at the rest. */
  overtakenBy: Id | null;
  moved: number;
  moves: DeadlineMove[];
};
/** Null: no plan goes by it. */
export type DeadlinePreview = { recount: Omit<DeadlineRecount, 'id'> | null };

/** GET /api/tickets/:number/deadlines: why due then. */
export type DeadlineWhy = {
  plan: { name: string; schedule: string } | null;
  /** By whose hours; null: around the clock. */
  calendar: { name: string } | null;
  timeZone: string;
  priority: TicketPriority;
  service: string | null;
  respondedAt: Instant | null;
  deadlines: (DeadlineReckoned & {
    kind: 'respond' | 'resolve';
    minutes: number;
    /** For what the plan promises it; nulls: for whatever nothing else fits. */
    target: { priority: TicketPriority | null; service: string | null };
    /** What stands at the request. */
    stands: Instant | null;
    warned: Instant | null;
    passed: Instant | null;
  })[];
};

/** GET /api/work: what lies before a person, and how much of their room is taken. */
export type WrittenOffer = {
  offerId: Id;
  expiresAt: Instant;
  number: number;
  subject: string;
  organization: string | null;
  department: string | null;
  priority: TicketPriority;
  dueAt: Instant | null;
  waitsSince: Instant;
  /** Why this person, of whom else in the line; null: it was not written down. */
  why: WrittenWhy | null;
};
export type WrittenWhy = {
  queue: string;
  candidates: {
    agent: PersonRef;
    tier: number;
    /** How much they had in hand when it was offered, of how much. */
    load: number;
    capacity: number;
    outcome:
      'chosen' | 'offline' | 'away' | 'set_aside' | 'no_session' | 'skill' | 'excluded' | 'busy' | 'full' | 'later';
  }[];
};
export type DueSoon = { number: number; subject: string; dueAt: Instant; passed: boolean; mine: boolean };
export type MyWork = { offer: WrittenOffer | null; mine: number; capacity: number; soon: DueSoon[] };

export const WrittenDeclineSchema = Type.Object({ reasonId: MaybeId, comment: Type.String({ maxLength: 500 }) });

/** The version before the eyes of whoever sets something; absent: whatever it is. */
const seen = Type.Optional(Type.Integer({ minimum: 0 }));

/** POST /api/tickets/:number/escalate: to another department, with a reason. */
export const TicketEscalateSchema = Type.Object({
  departmentId: IdSchema,
  reasonId: IdSchema,
  comment: Type.String({ maxLength: 2_000 }),
  seen,
});
export type TicketEscalate = Omit<Static<typeof TicketEscalateSchema>, 'seen'>;
export const TicketPrioritySchema = Type.Object({ priority: Type.Enum([...ticketPriorities]), seen });

/** GET /api/deadlines/passed: what the board shows to whoever answers for it. */
export type PassedDeadline = {
  number: number;
  subject: string;
  organization: string | null;
  department: string | null;
  owner: string | null;
  kind: 'respond' | 'resolve';
  by: Instant;
};
export type PassedDeadlines = { total: number; soon: number; rows: PassedDeadline[] };
