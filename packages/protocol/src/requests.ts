import { ticketStates, type TicketState } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, MessageIdSchema, type Id, type Instant, type PersonRef } from './common.ts';
import type { TicketRow } from './http.ts';

const Maybe = <T extends ReturnType<typeof Type.Integer>>(schema: T) => Type.Union([schema, Type.Null()]);

/** One thing about a request is set. */
export const TicketChangeSchema = Type.Union([
  Type.Object({ kind: Type.Literal('assign'), ownerId: Maybe(IdSchema) }),
  Type.Object({ kind: Type.Literal('status'), to: Type.Enum([...ticketStates].filter((state) => state !== 'new')) }),
  /** With a reason it is sent on, as `escalate` does it; many at once are sent on only so. */
  Type.Object({
    kind: Type.Literal('department'),
    departmentId: IdSchema,
    reasonId: Type.Optional(IdSchema),
    comment: Type.Optional(Type.String({ maxLength: 2_000 })),
  }),
  Type.Object({
    kind: Type.Literal('tags'),
    add: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 }),
    remove: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 }),
  }),
  Type.Object({ kind: Type.Literal('organization'), organizationId: Maybe(IdSchema) }),
  Type.Object({ kind: Type.Literal('counterparty'), name: Type.Union([Type.String({ maxLength: 300 }), Type.Null()]) }),
  Type.Object({ kind: Type.Literal('subject'), subject: Type.String({ maxLength: 300 }) }),
]);
export type TicketChange = Static<typeof TicketChangeSchema>;

/** `seen`: the version before the writer's eyes; absent: whatever it is. */
export const TicketChangeBodySchema = Type.Object({
  change: TicketChangeSchema,
  seen: Type.Optional(Type.Integer({ minimum: 0 })),
});

/** The same for many: each is done or refused by itself. */
export const TicketBulkSchema = Type.Object({
  id: MessageIdSchema,
  numbers: Type.Array(Type.Integer({ minimum: 1, maximum: 999_999_999 }), { minItems: 1, maxItems: 200 }),
  change: TicketChangeSchema,
});
export type TicketBulk = Static<typeof TicketBulkSchema>;
export type BulkOutcome = { number: number; error: { code: string; message: string } | null }[];

/** Which requests. Every part narrows; absent: any. */
export const TicketFilterSchema = Type.Object({
  /** Several, by commas; `live`: all in which somebody still owes something. */
  state: Type.Optional(Type.String({ maxLength: 100, pattern: '^(live|[a-z_]+(,[a-z_]+)*)$' })),
  owner: Type.Optional(Type.Union([IdSchema, Type.Literal('me'), Type.Literal('none')])),
  followed: Type.Optional(Type.Boolean()),
  mentioned: Type.Optional(Type.Boolean()),
  department: Type.Optional(IdSchema),
  organization: Type.Optional(IdSchema),
  tag: Type.Optional(Type.String({ maxLength: 100 })),
  overdue: Type.Optional(Type.Boolean()),
  /** A customer has complained of it to the head who asks; nobody else learns of it. */
  complained: Type.Optional(Type.Boolean()),
  q: Type.Optional(Type.String({ maxLength: 200 })),
});
export type TicketFilter = Static<typeof TicketFilterSchema>;
export const TicketListSchema = Type.Object({
  ...TicketFilterSchema.properties,
  /** `due`: the nearest deadline first; `touched`: the last changed first. */
  sort: Type.Optional(Type.Enum(['due', 'touched'])),
  after: Type.Optional(Type.String({ maxLength: 80 })),
  /** Only these numbers, by commas: rows that may have changed. */
  only: Type.Optional(Type.String({ maxLength: 4000, pattern: '^\\d+(,\\d+)*$' })),
});
export type TicketListQuery = Static<typeof TicketListSchema>;

export type TicketListRow = TicketRow & { touchedAt: Instant; tags: string[]; unseen: boolean };
export type TicketList = {
  rows: TicketListRow[];
  /** Where the next page begins; null: this was the last. */
  next: string | null;
};
/** How many there are of each, live ones; more than a thousand are not counted. */
export type TicketCounts = Record<
  'live' | 'mine' | 'unowned' | 'overdue' | 'waiting_customer' | 'followed' | 'mentioned' | 'complained',
  number
>;

export const SavedViewSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  /** Null: one's own. */
  departmentId: Maybe(IdSchema),
  filter: TicketFilterSchema,
});
export type SavedView = {
  id: Id;
  name: string;
  department: { id: Id; name: string } | null;
  filter: TicketFilter;
  /** May be taken away by the reader. */
  mine: boolean;
};
/** GET /api/tickets/desk: what the list's filters choose from. */
export type RequestDesk = {
  departments: { id: Id; name: string }[];
  views: SavedView[];
  tags: string[];
  /** Who works at them. */
  people: (PersonRef & { departmentIds: Id[] })[];
};

export const SplitSchema = Type.Object({
  id: MessageIdSchema,
  messages: Type.Array(IdSchema, { minItems: 1, maxItems: 100 }),
  subject: Type.String({ minLength: 1, maxLength: 300 }),
});
export const OtherTicketSchema = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });
export const LinkSchema = Type.Object({ ...OtherTicketSchema.properties, linked: Type.Boolean() });

/** Another request, by name. */
export type TicketRef = { number: number; subject: string; state: TicketState };

/** What a number or a name in its letters says about a request: offered, never applied by itself. */
export type Suggestion = {
  kind: 'organization' | 'counterparty' | 'request' | 'contract';
  /** As it stands in the letter. */
  said: string;
  organization: { id: Id; name: string } | null;
};

/** Who looks at a request just now. */
export type TicketViewer = PersonRef & { typing: boolean; since: Instant };
export const WatchSchema = Type.Object({
  number: Type.Integer({ minimum: 1, maximum: 999_999_999 }),
  typing: Type.Boolean(),
});
export type Watch = Static<typeof WatchSchema>;
