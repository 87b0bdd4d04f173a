import { supervisionModes } from '@linia/domain';
import { Type, type Static } from 'typebox';
import type { Board } from './board.ts';
import type { BoardChange } from './board-change.ts';
import type { ClosedNow } from './calendars.ts';
import type { CallCard, Promised } from './card.ts';
import { LogSchema, identifiedHows } from './card.ts';
import { IdSchema, MessageIdSchema, type Ack, type Id, type Instant } from './common.ts';
import type { Lists } from './http.ts';
import type { AgentView, Me } from './people.ts';
import type { Supervision } from './supervision.ts';
import type { TicketViewer, Watch } from './requests.ts';
import type { Expected } from './why.ts';

/** How one queue stands now, for the figures on a desk. */
export type QueueFigure = {
  queueId: Id;
  name: string;
  departmentId: Id | null;
  waiting: number;
  /** First `enqueued_at` among those who wait. */
  oldestAt: Instant | null;
  /** Members who could take a call this moment, and all members with a live session. */
  free: number;
  present: number;
  /** The wait of whoever comes now; 0–0: at once. */
  expected: Expected;
  /** Null: open. */
  closed: ClosedNow | null;
};

/**
 * All a desk needs after sign-in, a reconnect or a gap: then only newer versions are applied.
 * `cards`: calls in which the person has an offer or an assignment that is not done, and live escalations of the
 * departments' queues the person is a member of (not done ones, with their whole context).
 */
export type DeskSnapshot = {
  me: Me;
  agent: AgentView;
  cards: CallCard[];
  drafts: { interactionId: Id; log: Static<typeof LogSchema>; savedAt: Instant }[];
  queues: QueueFigure[];
  today: { calls: number; averageTalkMs: number | null };
  toFinish: number;
  lost: number;
  /** Calls the person has promised, the earliest first. */
  promises: Promised[];
  now: Instant;
};

const message = <P extends Record<string, ReturnType<typeof Type.Unsafe> | object>>(properties: P) =>
  Type.Object({ id: MessageIdSchema, ...properties } as P & { id: typeof MessageIdSchema }, {
    additionalProperties: false,
  });

const Comment = Type.String({ maxLength: 1_000 });

/** Everything a browser may ask over the socket: name → payload. `noun:verb`. */
export const ClientMessages = {
  /** The pending offer is mine. */
  'offer:accept': message({ offerId: IdSchema }),
  /** Not me, because …: the entry keeps its place and goes to the next person. */
  'offer:decline': message({ offerId: IdSchema, reasonId: IdSchema, comment: Type.Optional(Comment) }),
  /** End the call (never on a line whose sound the PBX has). */
  'call:hang-up': message({ interactionId: IdSchema }),
  /** Call somebody: of the base, somebody who was lost or promised a call (`callsBack`), or a number as typed. */
  'call:dial': message({
    phone: Type.String({ minLength: 1, maxLength: 100 }),
    organizationId: Type.Union([IdSchema, Type.Null()]),
    contactId: Type.Union([IdSchema, Type.Null()]),
    callsBack: Type.Union([IdSchema, Type.Null()]),
  }),
  'call:hold': message({ interactionId: IdSchema }),
  'call:resume': message({ interactionId: IdSchema }),
  /** Who is calling: a company, a person of it, or (both null) nobody after all. */
  'call:identify': message({
    interactionId: IdSchema,
    organizationId: Type.Union([IdSchema, Type.Null()]),
    contactId: Type.Union([IdSchema, Type.Null()]),
    how: Type.Enum(identifiedHows),
    value: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
  }),
  /** The agent read the company's name back and the caller agreed. */
  'call:confirm-name': message({ interactionId: IdSchema }),
  /** The caller's unknown number is kept for who was identified, as the desk shows it: the person, else the company. */
  'call:learn-number': message({
    interactionId: IdSchema,
    organizationId: Type.Union([IdSchema, Type.Null()]),
    contactId: Type.Union([IdSchema, Type.Null()]),
  }),
  /** The agent told the caller that the call is recorded. */
  'call:notify-recording': message({ interactionId: IdSchema }),
  /** Is this call recorded? The flag of the log. */
  'call:record': message({ interactionId: IdSchema, on: Type.Boolean() }),
  /** Card data are about to be said: nothing is recorded until somebody goes on, or the time has run out. */
  'call:pause-recording': message({ interactionId: IdSchema, on: Type.Boolean() }),
  /** The verdict: log whole, wrap-up over. Also for a log that stands in "to finish". */
  'call:close': message({ interactionId: IdSchema, log: LogSchema }),
  /** One minute more of wrap-up. */
  'wrap-up:extend': message({ interactionId: IdSchema }),
  /** Free at once; the log stands in "to finish". */
  'wrap-up:skip': message({ interactionId: IdSchema }),
  /** A call is promised for a time; said again it is moved, with another's id it is handed over. */
  'promise:set': message({
    interactionId: IdSchema,
    for: Type.String({ format: 'date-time', maxLength: 40 }),
    agentId: Type.Union([IdSchema, Type.Null()]),
    note: Comment,
  }),
  /** Kept in another way than by calling from here. */
  'promise:keep': message({ interactionId: IdSchema }),
  /** To a department (chosen by the rules or by hand), or to an employee with a purpose. */
  'escalation:create': message({
    interactionId: IdSchema,
    departmentId: Type.Union([IdSchema, Type.Null()]),
    agentId: Type.Union([IdSchema, Type.Null()]),
    reasonId: Type.Union([IdSchema, Type.Null()]),
    purposeId: Type.Union([IdSchema, Type.Null()]),
    summary: Type.String({ minLength: 1, maxLength: 4_000 }),
    mode: Type.Enum(['warm', 'cold']),
    /** Warm: put the caller on hold meanwhile. */
    hold: Type.Boolean(),
    log: Type.Union([LogSchema, Type.Null()]),
  }),
  'escalation:cancel': message({ escalationId: IdSchema }),
  /** Wait on: the deadline moves by the queue's own time. */
  'escalation:extend': message({ escalationId: IdSchema }),
  /** Leave it as a numbered request of the department now. */
  'escalation:fall-back': message({ escalationId: IdSchema }),
  /** The specialist gives the call back, with a reason. */
  'escalation:return': message({ escalationId: IdSchema, reasonId: IdSchema, comment: Type.Optional(Comment) }),
  /** Warm: the first agent leaves, the specialist is responsible. */
  'escalation:hand-over': message({ escalationId: IdSchema }),
  /** One's own presence, or (a supervisor) somebody's. */
  'presence:set': message({
    agentId: Type.Union([IdSchema, Type.Null()]),
    presence: Type.Enum(['available', 'away', 'offline']),
    reasonId: Type.Union([IdSchema, Type.Null()]),
  }),
  /** Back after having been set aside for not answering. */
  'presence:return': message({}),
  /** When one who is away means to be back, minutes from now; null: not said. */
  'presence:plan': message({ minutes: Type.Union([Type.Integer({ minimum: 1, maximum: 480 }), Type.Null()]) }),
  'presence:break-after': message({ on: Type.Boolean() }),
  /** Blind, to another line. */
  'call:transfer': message({ interactionId: IdSchema, queueId: IdSchema }),
  /** Somebody outside is called into the talk; `handOver`: and has the caller, blind. */
  'outside:call': message({
    interactionId: IdSchema,
    phone: Type.String({ minLength: 1, maxLength: 100 }),
    handOver: Type.Boolean(),
  }),
  'outside:hand-over': message({ interactionId: IdSchema }),
  /** Thanked, or not waited for: back to the caller. */
  'outside:end': message({ interactionId: IdSchema }),
  /** A supervisor hears a live call, in this way from now on. */
  'supervision:set': message({ interactionId: IdSchema, mode: Type.Enum(supervisionModes) }),
  'supervision:end': message({}),
  /** A supervisor moves a waiting call to another queue; its `enqueued_at` stays. */
  'entry:move': message({ entryId: IdSchema, queueId: IdSchema }),
} as const;

export type ClientMessageName = keyof typeof ClientMessages;
export type ClientMessage<N extends ClientMessageName> = Static<(typeof ClientMessages)[N]>;

/** What an ack carries besides `ok`. */
export type Answers = {
  [N in ClientMessageName]: N extends 'escalation:create'
    ? { escalationId: Id; ticketNumber: number | null }
    : N extends 'call:close'
      ? { ticketNumber: number | null }
      : N extends 'escalation:fall-back'
        ? { ticketNumber: number }
        : N extends 'call:learn-number'
          ? { phoneId: Id }
          : N extends 'call:dial'
            ? { interactionId: Id }
            : object;
};

export type ClientToServer = {
  [N in ClientMessageName]: (payload: ClientMessage<N>, ack: (answer: Ack<Answers[N]>) => void) => void;
} & {
  'desk:snapshot': (payload: Record<string, never>, ack: (answer: Ack<{ desk: DeskSnapshot }>) => void) => void;
  'supervision:read': (
    payload: Record<string, never>,
    ack: (answer: Ack<{ supervision: Supervision | null }>) => void,
  ) => void;
  'board:watch': (payload: Record<string, never>, ack: (answer: Ack<{ board: Board }>) => void) => void;
  'board:unwatch': (payload: Record<string, never>, ack: (answer: Ack) => void) => void;
  /** This window shows a request, and its person types or does not. */
  'ticket:watch': (payload: Watch, ack: (answer: Ack<{ ticketId: Id; viewers: TicketViewer[] }>) => void) => void;
  'ticket:unwatch': (payload: Record<string, never>, ack: (answer: Ack) => void) => void;
  'tickets:watch': (payload: Record<string, never>, ack: (answer: Ack) => void) => void;
  'tickets:unwatch': (payload: Record<string, never>, ack: (answer: Ack) => void) => void;
  /** Round trip and the server's clock. */
  'clock:read': (payload: Record<string, never>, ack: (answer: Ack<{ now: Instant }>) => void) => void;
};

/** Everything the server says by itself. `noun:past`. */
export type ServerToClient = {
  /** A call this desk has to do with: the whole card. `shown` is to be called once it is drawn: a telephone waits for that. */
  'call:changed': (card: CallCard, shown?: () => void) => void;
  'agent:changed': (agent: AgentView) => void;
  'promises:changed': (promises: Promised[]) => void;
  /** Somebody who was lost is being called, or has been: whoever looks at the list reads it again. */
  'lost:changed': (what: object) => void;
  /** What customers say to heads: a head's list is read anew. */
  'feedback:changed': (what: object) => void;
  /** One's written work is not what it was: it is read anew. */
  'work:changed': (what: object) => void;
  /** How lines stand that have changed: those one sits in, and one whose people one asks. */
  'queues:changed': (queues: QueueFigure[]) => void;
  /** An administrator has changed what fields choose from. */
  'lists:changed': (lists: Lists) => void;
  /** What this person listens to; null: nothing any more. */
  'supervision:changed': (supervision: Supervision | null) => void;
  'board:changed': (change: BoardChange) => void;
  /** The request that this window shows is another than it was. */
  'ticket:changed': (what: { ticketId: Id; version: number }) => void;
  'ticket:viewers': (what: { ticketId: Id; viewers: TicketViewer[] }) => void;
  /** Requests that may stand otherwise in a list now, or in another. */
  'tickets:changed': (what: { numbers: number[] }) => void;
  /** Something may have been missed: take a new snapshot. `database_back` after an outage. */
  'desk:invalidated': (why: { reason: 'listener_restarted' | 'database_back' }) => void;
  /** The database is away: what is drawn is old, nothing can be done until it returns. */
  'database:lost': (what: { since: Instant }) => void;
  'session:ended': (why: { reason: 'signed_out' | 'disabled' | 'expired' }) => void;
};
