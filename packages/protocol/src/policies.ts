import { insteads, stepActs, stepWhens, strategies, type PolicyFault, type QueuePolicy } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant, type PersonRef } from './common.ts';

type Named = { id: Id; name: string };

const Whole = Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 });
const OrNull = Type.Union([Whole, Type.Null()]);

/** A policy as it is typed. What it may say is checked by `checkPolicy`, which answers with the example that breaks it. */
export const QueuePolicySchema = Type.Object(
  {
    strategy: Type.Enum([...strategies]),
    priority: Whole,
    steps: Type.Array(
      Type.Object(
        { when: Type.Enum([...stepWhens]), limit: Whole, act: Type.Enum([...stepActs]), value: Whole },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
    ring: Whole,
    wrapUp: Whole,
    missedLimit: Whole,
    excludeAfterDecline: Whole,
    excludeAfterMiss: Whole,
    roundPause: Whole,
    lastAgentDays: Whole,
    lastAgentFor: Whole,
    ownerFor: Whole,
    calendarId: OrNull,
    whenClosed: Type.Enum([...insteads]),
    lineLimit: OrNull,
    whenFull: Type.Enum([...insteads]),
    resumeWithin: Whole,
    callbackAttempts: Whole,
    callbackPause: Whole,
    escalationDeadline: Whole,
    headStart: Whole,
    lateAfter: Whole,
    serviceLevel: Whole,
    serviceGoal: Whole,
    shortAbandon: Whole,
  },
  { additionalProperties: false },
);

/** `version`: the one that was read; another saved meanwhile: 409. `despite`: doubtful faults have been seen. */
export const SavePolicySchema = Type.Object(
  { version: Type.Integer({ minimum: 0 }), policy: QueuePolicySchema, despite: Type.Boolean() },
  { additionalProperties: false },
);
export type SavePolicy = { version: number; policy: QueuePolicy; despite: boolean };

export const RevertPolicySchema = Type.Object(
  { version: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 1 }), despite: Type.Boolean() },
  { additionalProperties: false },
);
export type RevertPolicy = Static<typeof RevertPolicySchema>;

/** GET /api/queues: lines of waiting, as an administrator lists them. */
export type QueueRow = Named & {
  departmentId: Id | null;
  closed: boolean;
  version: number;
  strategy: QueuePolicy['strategy'];
  steps: QueuePolicy['steps'];
  members: number;
  waiting: number;
  lines: string[];
};

/** GET /api/queues/:id/policy */
export type PolicyPage = {
  queue: Named & { departmentId: Id | null; closed: boolean };
  version: number;
  policy: QueuePolicy;
  /** What the check says of it now: people come and go after it was saved. */
  faults: PolicyFault[];
  members: { id: Id; name: string; tier: number; position: number }[];
  waiting: number;
  /** Where it may send on, and what it may be open by. */
  queues: (Named & { closed: boolean })[];
  calendars: Named[];
};

/** GET /api/queues/:id/policy/versions: the newest first. */
export type PolicyVersion = {
  version: number;
  policy: QueuePolicy;
  savedAt: Instant;
  /** Null: the house itself, as the line was made. */
  savedBy: PersonRef | null;
  revertedTo: number | null;
};

const Name = Type.String({ minLength: 2, maxLength: 100 });
export const NewQueueSchema = Type.Object({ name: Name }, { additionalProperties: false });
export const QueueChangeSchema = Type.Partial(Type.Object({ name: Name, closed: Type.Boolean() }), {
  additionalProperties: false,
});
export type QueueChange = Static<typeof QueueChangeSchema>;
/** All of a list in its new order. */
export const OrderSchema = Type.Array(IdSchema, { maxItems: 1000 });

/** What a caller may need of a person. A language has a code: ISO 639-1. */
export const SkillSchema = Type.Object(
  {
    name: Name,
    kind: Type.Enum(['skill', 'language']),
    code: Type.Union([Type.String({ pattern: '^[a-z]{2}$' }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type SkillInput = Static<typeof SkillSchema>;
export const SkillChangeSchema = Type.Partial(
  Type.Object({ ...Type.Omit(SkillSchema, ['kind']).properties, retired: Type.Boolean() }),
  { additionalProperties: false },
);
export type SkillChange = Static<typeof SkillChangeSchema>;
export type Skill = SkillInput & { id: Id; retired: boolean; neededBy: string[] };
/** GET /api/skills */
export type SkillsPage = {
  skills: Skill[];
  people: (PersonRef & { queues: string[]; levels: Record<Id, number> })[];
};
/** PUT /api/people/:id/skills/:skillId: 0 takes it away. */
export const LevelSchema = Type.Object({ level: Type.Integer({ minimum: 0, maximum: 5 }) });

/** Who is ranked as if they had come earlier: one of a company, a plan, a line. */
export const PrioritySchema = Type.Object(
  {
    name: Name,
    seconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    organizationId: Type.Union([IdSchema, Type.Null()]),
    planId: Type.Union([IdSchema, Type.Null()]),
    lineId: Type.Union([IdSchema, Type.Null()]),
  },
  { additionalProperties: false },
);
export type PriorityInput = Static<typeof PrioritySchema>;
export type Priority = {
  id: Id;
  name: string;
  seconds: number;
  organization: Named | null;
  plan: Named | null;
  line: Named | null;
};
/** GET /api/priorities */
export type PrioritiesPage = { priorities: Priority[]; plans: Named[]; lines: Named[] };
