import { Type, type Static } from 'typebox';
import type { ThreadMessage } from './letters.ts';
import type { Suggestion, TicketRef } from './requests.ts';
import type { ClosedNow } from './calendars.ts';
import type { TicketState } from '@linia/domain';
import type { LogSchema } from './card.ts';
import {
  type CallCard,
  type IdentifiedHow,
  type LearnedNumber,
  type OrganizationRef,
  type Promised,
  type Voice,
} from './card.ts';
import type { LostCall } from './board.ts';
import { IdSchema, type Id, type Instant, type PersonRef } from './common.ts';
import type { Expected } from './why.ts';

/** GET /api/search?q= */
export type SearchAnswer = {
  readings: SearchReading[];
  /** Where only one company is meant by identifiers: what will be asked for next. */
  card?: OrganizationCard;
};
export type SearchReading = {
  kind: 'inn' | 'gln' | 'kpp' | 'ogrn' | 'request' | 'phone' | 'extension' | 'email' | 'contract' | 'name';
  valid: boolean;
  value: string;
  /** Why it is not valid: a code (`checksum`, `length` …). */
  reason?: string;
  matches: SearchMatch[];
  /** One slip away from what was typed, and in the base. */
  suggestions?: SearchMatch[];
};
export type SearchMatch =
  | ({ type: 'organization'; organization: OrganizationRef; detail: string | null; how: IdentifiedHow } & Namesakes)
  | ({
      type: 'contact';
      contact: { id: Id; name: string; position: string | null; phone: string | null };
      organization: OrganizationRef | null;
      how: IdentifiedHow;
    } & Namesakes)
  | { type: 'ticket'; ticket: TicketRow; organization: OrganizationRef | null; how: IdentifiedHow }
  | {
      type: 'employee';
      employee: {
        id: Id;
        name: string;
        department: string | null;
        extension: string | null;
        presence: string;
        live: boolean;
      };
    };

/** `more`: so many more bear the name of this match, which is the last of them shown; `many` where they were not counted. */
export type Namesakes = {
  more?: number | 'many';
  /** Not what was said but near it: with slips, or without one of the words. */
  guess?: 'slips' | 'without_a_word';
};

/** A numbered request, one line. Empty deadlines show «—». */
export type TicketRow = {
  id: Id;
  number: number;
  version: number;
  subject: string;
  state: TicketState;
  organization: { id: Id; name: string } | null;
  department: { id: Id; name: string } | null;
  owner: PersonRef | null;
  createdAt: Instant;
  respondBy: Instant | null;
  resolveBy: Instant | null;
  overdue: boolean;
};
export type TicketPage = TicketRow & {
  description: string;
  contact: { id: Id; name: string; phone: string | null } | null;
  origin: { interactionId: Id; at: Instant } | null;
  events: { version: number; at: Instant; type: string; actor: string | null; data: Record<string, unknown> }[];
  calls: HistoryRow[];
  thread: ThreadMessage[];
  /** Held: its letter names that request, and its sender does not belong to it. */
  claims: number | null;
  /** That one was over when its customer wrote again, or took this one's letters. */
  follows: number | null;
  /** Its letters are that one's now; by whom, and since when. */
  mergedInto: { number: number; at: Instant; by: PersonRef } | null;
  /** Made part of this one. */
  merged: TicketRef[];
  linked: (TicketRef & { split: boolean })[];
  /** What its customers said of each solution, the last first. */
  ratings: { score: number; comment: string; at: Instant; by: string }[];
  tags: string[];
  followers: PersonRef[];
  counterparty: string | null;
  suggestions: Suggestion[];
  /** Solved: closed by itself then. */
  closeAt: Instant | null;
  /** Where it stands in the system from which it was imported. */
  formerUrl: string | null;
};
/** Whoever can't tell whether they were heard says it again under the same id: it is applied once. */
const SaidOnce = { id: Type.Optional(Type.String({ minLength: 8, maxLength: 100 })) };
export const TicketNoteSchema = Type.Object({
  ...SaidOnce,
  note: Type.String({ minLength: 1, maxLength: 20_000 }),
  mentions: Type.Optional(Type.Array(IdSchema, { maxItems: 20 })),
});
export const TicketStateSchema = Type.Object({
  event: Type.Enum(['opened', 'solved', 'reopened', 'closed']),
  /** The version before the eyes of whoever moves it on; absent: whatever it is. */
  seen: Type.Optional(Type.Integer({ minimum: 0 })),
});
export const TicketCreateSchema = Type.Object({
  ...SaidOnce,
  subject: Type.String({ minLength: 1, maxLength: 300 }),
  description: Type.String({ maxLength: 20_000 }),
  organizationId: Type.Union([IdSchema, Type.Null()]),
  contactId: Type.Union([IdSchema, Type.Null()]),
  departmentId: Type.Union([IdSchema, Type.Null()]),
  ownerId: Type.Union([IdSchema, Type.Null()]),
  interactionId: Type.Union([IdSchema, Type.Null()]),
});
export type TicketCreate = Static<typeof TicketCreateSchema>;

/** One line of the organisation's history. */
export type HistoryRow = {
  interactionId: Id;
  at: Instant;
  channel: 'voice' | 'email' | 'webform';
  direction: 'incoming' | 'outgoing';
  title: string;
  outcome: string;
  ticketNumber: number | null;
  /** Whether the reader took part (else only the line is shown, not the conversation). */
  mine: boolean;
  /** How and by whom the caller was identified (null: by the number itself), and who read the name back. */
  identified: { how: IdentifiedHow; at: Instant; by: PersonRef | null } | null;
  nameConfirmed: { at: Instant; by: PersonRef } | null;
};

/** GET /api/interactions/:id/callers: everybody who has the caller's number, the likeliest first, each with what speaks for them. */
export type CallerMatch = {
  organization: OrganizationRef | null;
  /** Null: the number is the company's own. */
  contact: { id: Id; name: string; position: string | null } | null;
  /** The last call of this person (for a company's own number: of anybody there); `sameNumber`: it came from this number. */
  lastCall: { at: Instant; ticketNumber: number | null; sameNumber: boolean } | null;
  /** The number of a contract that is in force. */
  contract: string | null;
  openTickets: number;
  overdue: number;
  learned: LearnedNumber | null;
};

export type ContractView = {
  number: string;
  plan: string;
  schedule: string;
  respond: string;
  resolve: string;
  endedAt: Instant | null;
};
export type PhoneView = { id: Id; text: string; e164: string | null; learned: LearnedNumber | null };

/** The WHO column, and the company's own page. A company merged into another is answered with that other one. */
export type OrganizationCard = OrganizationRef & {
  ogrn: string | null;
  locations: { id: Id; name: string; gln: string | null; kpp: string | null; address: string | null }[];
  /** The one in force. */
  contract: ContractView | null;
  /** All of them, those in force first. */
  contracts: ContractView[];
  /** The company's own numbers; people's stand with them. */
  phones: PhoneView[];
  manager: PersonRef | null;
  overdue: number;
  contacts: {
    id: Id;
    name: string;
    position: string | null;
    email: string | null;
    phones: PhoneView[];
    lastCallAt: Instant | null;
  }[];
  openTickets: TicketRow[];
  history: HistoryRow[];
  historyTotal: number;
  /** Duplicates that were merged into it and can be parted again. */
  merged: { mergeId: Id; id: Id; name: string; inn: string | null; at: Instant; by: PersonRef }[];
};

/** POST /api/phones/:id/restore: on which call it had been learned. */
export const RestoreNumberSchema = Type.Object({ interactionId: IdSchema }, { additionalProperties: false });

/** GET /api/organizations/:id/duplicates: the likeliest first. */
export type DuplicateReason = { kind: 'name' | 'kpp' | 'ogrn' | 'phone' | 'email'; value: string };
export type Duplicate = { organization: OrganizationRef; reasons: DuplicateReason[] };

/** POST /api/organizations/:id/merges: the company of the address stays. */
export const MergeSchema = Type.Object({ goneId: IdSchema }, { additionalProperties: false });
/** What went over to the kept one, or came back from it, by kind. */
export type Moved = Record<'locations' | 'contracts' | 'contacts' | 'phones' | 'interactions' | 'tickets', number>;
export type Merged = { mergeId: Id; keptId: Id; goneId: Id; moved: Moved };

type Named = { id: Id; name: string };
/** GET /api/lists, and `lists:changed`: what the desk's fields choose from. */
export type Lists = {
  subjects: (Named & { serviceId: Id | null })[];
  services: Named[];
  purposes: Named[];
  dispositions: Named[];
  reasons: { decline: Named[]; escalate: Named[]; return: Named[]; away: Named[] };
  departments: (Named & { queueId: Id; isDefault: boolean })[];
  queues: (Named & { departmentId: Id | null; lateAfter: number })[];
  lines: { id: Id; name: string; number: string; voice: Voice; routing: 'linia' | 'pbx' }[];
  skills: (Named & { kind: 'skill' | 'language' })[];
  /** Not offered any more, or closed; what has one still shows its name. */
  retired: Record<'subjects' | 'services' | 'purposes' | 'dispositions' | 'skills' | 'departments' | 'queues', Named[]>;
};

/** GET /api/interactions/:id/escalation: departments in the order to choose from, the suggested one first. */
export type EscalationOptions = {
  suggested: { departmentId: Id; rule: { id: Id; position: number; text: string } };
  departments: {
    id: Id;
    name: string;
    queueId: Id;
    free: PersonRef[];
    present: number;
    waiting: number;
    /** The wait behind them, where nobody is free. */
    expected: Expected;
    /** Seconds until an escalation nobody took becomes a request. */
    deadlineSeconds: number;
    /** By its calendar. It can be asked all the same: who is there still serves. Null: open. */
    closed: ClosedNow | null;
    /** Nobody of the department is there: it would become a request at once. */
    nobodyThere: boolean;
  }[];
  /** From the draft: what to hand over. */
  summary: string;
};

export type DraftSaved = { savedAt: Instant };

export type Mine = {
  toFinish: {
    interactionId: Id;
    at: Instant;
    with: string;
    talkMs: number | null;
    missing: ('subject' | 'disposition')[];
  }[];
  lost: LostCall[];
  promises: Promised[];
  tickets: TicketRow[];
  departmentTickets: TicketRow[];
  recent: { interactionId: Id; at: Instant; with: string; organizationId: Id | null; outcome: string }[];
};

/** GET /api/interactions/:id: the card with the reader's own draft. */
export type InteractionPage = { card: CallCard; draft: { log: Static<typeof LogSchema>; savedAt: Instant } | null };

/** The demo's sentinel callers: each provokes one branch. */
export type DemoCaller = { key: string; name: string; phone: string | null; what: string };
export const DemoCallSchema = Type.Object({
  caller: Type.String({ maxLength: 60, description: 'key of a demo caller' }),
  lineId: Type.Optional(IdSchema),
});

/** POST /api/cti/<line token>: the generic CTI of PBX connectors, form-encoded or JSON. */
export const CtiSchema = Type.Object({
  event: Type.Enum(['newCall', 'answer', 'callback', 'hangup']),
  callId: Type.String({ minLength: 1, maxLength: 250 }),
  direction: Type.Optional(Type.Enum(['in', 'out'])),
  from: Type.Optional(Type.String({ maxLength: 100 })),
  to: Type.Optional(Type.String({ maxLength: 100 })),
  user: Type.Optional(
    Type.Union([Type.String({ maxLength: 100 }), Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 })]),
  ),
  answeringNumber: Type.Optional(Type.String({ maxLength: 100 })),
  cause: Type.Optional(Type.String({ maxLength: 60 })),
  /** What the caller chose in the PBX's menu: ISO 639-1. */
  language: Type.Optional(Type.String({ maxLength: 10 })),
});
export type Cti = Static<typeof CtiSchema>;
