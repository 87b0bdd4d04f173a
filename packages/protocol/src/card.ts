import type {
  AssignmentRole,
  AssignmentState,
  Channel,
  Direction,
  EndReason,
  EntryState,
  EscalationState,
  InteractionState,
  OfferState,
  RecordingReason,
  Strategy,
  SupervisionMode,
} from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant, type PersonRef } from './common.ts';

/** Who has the caller's sound: Linia, through its Asterisk; nobody (simulated); or a PBX that only tells us of it. */
export const voices = ['simulated', 'webhook', 'asterisk'] as const;
export type Voice = (typeof voices)[number];
/** Who decides who answers: `linia` offers, or the PBX routes and Linia follows. */
export type LineRouting = 'linia' | 'pbx';

export type LineRef = {
  id: Id;
  name: string;
  number: string;
  voice: Voice;
  routing: LineRouting;
  announcesRecording: boolean;
};

export type OrganizationRef = {
  id: Id;
  name: string;
  inn: string | null;
  kpp: string | null;
  gln: string | null;
  glnCount: number;
};

export const identifiedHows = [
  'caller_number',
  'inn',
  'gln',
  'kpp',
  'ogrn',
  'request',
  'phone',
  'name',
  'contract',
  'email',
  'chosen',
] as const;
export type IdentifiedHow = (typeof identifiedHows)[number];

/** What an agent writes about a call. Everything may be absent while it is a draft. */
export const LogSchema = Type.Object(
  {
    subjectId: Type.Union([IdSchema, Type.Null()]),
    serviceId: Type.Union([IdSchema, Type.Null()]),
    purposeId: Type.Union([IdSchema, Type.Null()]),
    counterparty: Type.String({ maxLength: 300, description: 'With whom the trouble is' }),
    note: Type.String({ maxLength: 20_000 }),
    dispositionId: Type.Union([IdSchema, Type.Null()]),
    ticket: Type.Union([
      Type.Object({ kind: Type.Literal('none') }),
      Type.Object({ kind: Type.Literal('new') }),
      Type.Object({ kind: Type.Literal('existing'), number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) }),
    ]),
  },
  { additionalProperties: false },
);
export type Log = Static<typeof LogSchema>;
export const emptyLog: Log = {
  subjectId: null,
  serviceId: null,
  purposeId: null,
  counterparty: '',
  note: '',
  dispositionId: null,
  ticket: { kind: 'none' },
};

/** A place in a line. `enqueuedAt` never changes. */
export type EntryView = {
  id: Id;
  state: EntryState;
  queue: { id: Id; name: string } | null;
  enqueuedAt: Instant;
  /** A person asked for, or the former agent preferred for a while. */
  target: PersonRef | null;
  /** A round that everybody declined is paused till then. */
  opensAt: Instant | null;
  rounds: number;
};

/** One person asked about one entry. */
export type OfferView = {
  id: Id;
  entryId: Id;
  escalationId: Id | null;
  agent: PersonRef;
  state: OfferState;
  createdAt: Instant;
  expiresAt: Instant;
  endedAt: Instant | null;
  /** Why a person declined, in words. */
  reason: string | null;
  /** Why this person: a sentence's parts, see `Why`. */
  why: Why | null;
};

/** What dispatch looked at when it chose: kept with each offer. What came with strategies is absent in older ones. */
export type Why = {
  by: 'entry' | 'agent';
  order: ChoiceOrder;
  queue: string | null;
  /** How long the chosen person had been available, in seconds. */
  availableFor: number | null;
  tier: number | null;
  /** What the caller needed then, in words of skills; `lowered`: so many levels less than at first. */
  needs?: { skill: string; level: number }[];
  lowered?: number;
  /** Tiers up to this one were asked. */
  tiers?: number;
  /** Why the caller stood where they stood: waited and head start in seconds. */
  rank?: { at: string; waited: number; headStart?: number; of?: string; resumed: boolean };
  candidates: Candidate[];
};

/** How it was chosen: a line's strategy, or somebody who was meant. */
export type ChoiceOrder =
  'available_longest' | Exclude<Strategy, 'longest_idle'> | 'asked_by_name' | 'former_agent' | 'last_agent' | 'owner';

/** Somebody who could have been asked, and what stood against it. */
export type Candidate = {
  agent: PersonRef;
  tier: number;
  availableFor?: number | null;
  outcome:
    | 'chosen'
    | 'later'
    | 'busy'
    | 'wrapping'
    | 'offered'
    | 'away'
    | 'offline'
    | 'set_aside'
    | 'excluded'
    | 'no_session'
    | 'no_calls'
    | 'tier'
    | 'skill'
    | 'break';
  /** The value of the order: calls taken, a level, a place, 0 … 1 of a shift, when asked last. */
  value?: number | string;
  /** Excluded till then. */
  until?: Instant;
  lacks?: { skill: string; level: number; has: number }[];
};

/** One person's part in the call. */
export type AssignmentView = {
  id: Id;
  agent: PersonRef;
  role: AssignmentRole;
  state: AssignmentState;
  createdAt: Instant;
  /** Accepting is not yet talking: this is when the sound was there. */
  connectedAt: Instant | null;
  connectBy: Instant | null;
  heldSince: Instant | null;
  endedAt: Instant | null;
  wrapUpUntil: Instant | null;
  doneAt: Instant | null;
  /** Wrap-up ran out with no disposition: stands in "to finish". */
  toFinish: boolean;
  /** All of the person's sockets are gone; the caller goes back to the line at this time. */
  reattachBy: Instant | null;
};

/** Responsibility asked of a department or a person, as an object with states. */
export type EscalationView = {
  id: Id;
  state: EscalationState;
  mode: 'warm' | 'cold';
  department: { id: Id; name: string } | null;
  target: PersonRef | null;
  from: PersonRef;
  /** The rule that chose the department: its place in the list and its words, then; `id` is null where it is no more. */
  rule: { id: Id | null; position: number; text: string } | null;
  reason: string | null;
  purpose: string | null;
  summary: string;
  createdAt: Instant;
  deadlineAt: Instant;
  endedAt: Instant | null;
  acceptedBy: PersonRef | null;
  acceptedAt: Instant | null;
  returnReason: string | null;
  /** The department's numbered request, where nobody took it in time. */
  ticketNumber: number | null;
  /** Why it ended as it did, for a sentence on the desk. */
  endedBy: 'nobody_there' | 'deadline' | 'agent' | 'caller_left' | 'absent' | null;
  entry: EntryView | null;
};

/** A number that came into the base on a call: who kept it, when, on which; with its row, to be forgotten by. */
export type LearnedNumber = { phoneId: Id; at: Instant; by: PersonRef | null; interactionId: Id };

/** A call that a person has promised. */
export type Promised = {
  /** The call in which it was promised. */
  interactionId: Id;
  at: Instant;
  with: string;
  phone: string;
  organizationId: Id | null;
  contactId: Id | null;
  note: string;
  /** Who promised it last: the person, or the colleague who handed it over. */
  by: string | null;
  /** Tried in vain so often. */
  attempts: number;
};

/** All of one call that a desk draws. A whole row: a newer `version` replaces it, it is never patched. */
export type CallCard = {
  id: Id;
  version: number;
  channel: Channel;
  direction: Direction;
  state: InteractionState;
  line: LineRef | null;
  caller: { phone: string | null; text: string };
  organization: OrganizationRef | null;
  contact: { id: Id; name: string; position: string | null } | null;
  identified: { how: IdentifiedHow; value: string | null; at: Instant; by: PersonRef | null } | null;
  nameConfirmed: { at: Instant; by: PersonRef } | null;
  /** The caller's number in the card of who was identified: of that very person, of a colleague, or of the company. Null: not there. */
  numberOf: { of: 'contact' | 'colleague' | 'organization'; learned: LearnedNumber | null } | null;
  recording: {
    on: boolean;
    notifiedAt: Instant | null;
    /** Who says that the caller was told: the line's setting "the PBX announces", or the agent's tick. */
    notifiedBy: 'line' | 'agent' | null;
    notifiedByAgent: PersonRef | null;
    /** Whose word it is that it is recorded, or is not; null before the first talk. */
    why: RecordingReason | null;
    /** Card data are being said: it goes on by itself then. */
    pausedUntil: Instant | null;
    pausedBy: PersonRef | null;
    /** Since when the telephone could not write what it should. */
    brokeAt: Instant | null;
  };
  log: Log & { savedAt: Instant | null; savedBy: PersonRef | null };
  ticketNumber: number | null;
  /** The caller's own place in a line, when there is one. */
  entry: EntryView | null;
  /** The caller is to be called: the number, when it was asked for, which attempt this is of how many. Null once they answered. */
  callback: { to: string; askedAt: Instant; attempt: number; attempts: number } | null;
  /** The call it answers: somebody who was lost, or promised a call. */
  callsBack: Id | null;
  /** What was promised on it and is still to be kept. */
  promise: { for: Instant; by: PersonRef } | null;
  offers: OfferView[];
  assignments: AssignmentView[];
  escalations: EscalationView[];
  /** Somebody outside who is being called into the talk, or is in it; the last one, also where it was not reached. */
  outside: {
    phone: string;
    state: 'dialing' | 'talking' | 'ended';
    createdAt: Instant;
    connectedAt: Instant | null;
    endedAt: Instant | null;
    endedBy: string | null;
  } | null;
  /** Supervisors who hear it now, as far as who talks may know. */
  supervisors: { by: PersonRef; mode: SupervisionMode; since: Instant }[];
  /** An answer came from an extension nobody here has. */
  answeredElsewhere: string | null;
  endReason: EndReason | null;
  createdAt: Instant;
  queuedAt: Instant | null;
  answeredAt: Instant | null;
  endedAt: Instant | null;
  closedAt: Instant | null;
};
