import { type FeedbackKind, type FeedbackState, type FeedbackSubject } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, MessageIdSchema, type Id, type Instant, type PersonRef } from './common.ts';

/** What was written to the head of a department, as a line of a list. */
export type FeedbackRow = {
  id: Id;
  number: number;
  version: number;
  state: FeedbackState;
  kind: FeedbackKind;
  about: FeedbackSubject;
  /** Of the company as the base knows it, else as it was typed. */
  who: string;
  /** One line of what it says; '' where an administrator only hands it over. */
  title: string;
  department: { id: Id; name: string };
  owner: PersonRef | null;
  ticketNumber: number | null;
  createdAt: Instant;
  touchedAt: Instant;
  /** When it must be answered; null: as the head likes. */
  answerBy: Instant | null;
  late: boolean;
};

/** Which of them. `gathered`: short delays that stand in the day's digest; `unheard`: without a head, or unanswered past their time. */
const feedbackShows = ['waiting', 'answered', 'gathered', 'unheard'] as const;
export type FeedbackShow = (typeof feedbackShows)[number];
export const FeedbackListSchema = Type.Object({
  show: Type.Optional(Type.Enum([...feedbackShows])),
  after: Type.Optional(Type.String({ maxLength: 80 })),
});
export const FeedbackUnheardSchema = Type.Pick(FeedbackListSchema, ['after']);

export type FeedbackList = {
  rows: FeedbackRow[];
  /** Where the next page begins; null: this was the last. */
  next: string | null;
  counts: { waiting: number; late: number; gathered: number };
  /** When the next digest leaves; null: nothing is gathered for one. */
  digestAt: Instant | null;
  settings: FeedbackSettings;
};

/** Something that happened in the request it is about, or with its customer: where it can be looked at. */
export type Evidence = {
  at: Instant;
  what:
    | { kind: 'letter'; direction: 'in' | 'out'; automatic: boolean; from: string; text: string; files: number }
    | {
        kind: 'call';
        id: Id;
        direction: 'incoming' | 'outgoing';
        agent: string | null;
        seconds: number | null;
        recorded: boolean;
      }
    | { kind: 'draft'; agent: string; paragraphs: number }
    | { kind: 'event'; type: string; actor: string; data: Record<string, unknown> };
};

/** A letter of the feedback's own thread. */
export type FeedbackLetter = {
  id: Id;
  at: Instant;
  direction: 'in' | 'out';
  kind: 'letter' | 'answer' | 'notice' | 'automatic' | 'bounce' | 'unreadable';
  who: string;
  text: string;
  /** Until then an answer can be taken back. */
  dueAt: Instant | null;
  sentAt: Instant | null;
  failed: boolean;
  trouble: string | null;
  mine: boolean;
};

export type FeedbackPage = FeedbackRow & {
  text: string;
  name: string;
  email: string | null;
  company: string;
  inn: string;
  /** Its address had a part in the request before: what is told to it is no news to it. */
  belongs: boolean;
  requestNumber: string;
  person: string;
  service: string | null;
  organization: { id: Id; name: string } | null;
  ticket: {
    number: number;
    subject: string;
    state: string;
    owner: PersonRef | null;
    respondBy: Instant | null;
    resolveBy: Instant | null;
    respondedAt: Instant | null;
    solvedAt: Instant | null;
    plan: string | null;
  } | null;
  evidence: Evidence[];
  letters: FeedbackLetter[];
  events: { version: number; at: Instant; type: string; actor: string; data: Record<string, unknown> }[];
  draft: FeedbackDraft | null;
  /** From where an answer goes; null: there is no mailbox. */
  from: string | null;
  /** Of its company in 90 days; null: the company is not known. */
  company90: {
    contacts: number;
    overdue: number;
    complaints: number;
    contract: string | null;
    plan: string | null;
  } | null;
};

export type FeedbackDraft = { version: number; text: string; savedAt: Instant };
export const FeedbackDraftSchema = Type.Object({
  version: Type.Integer({ minimum: 0 }),
  text: Type.String({ maxLength: 20_000 }),
});

/** `seen`: the version before the writer's eyes. */
export const FeedbackAnswerSchema = Type.Object({
  id: MessageIdSchema,
  text: Type.String({ maxLength: 20_000 }),
  seen: Type.Integer({ minimum: 0 }),
  close: Type.Boolean(),
});
export type FeedbackAnswer = Static<typeof FeedbackAnswerSchema>;

/** What is done to one beside answering. `hand`: to another head, who is told why; `seen`: the version before who closes it. */
export const FeedbackActSchema = Type.Union([
  Type.Object({ act: Type.Literal('acknowledge') }),
  Type.Object({
    act: Type.Literal('close'),
    reason: Type.String({ maxLength: 500 }),
    seen: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  Type.Object({ act: Type.Literal('reopen') }),
  Type.Object({ act: Type.Literal('note'), note: Type.String({ minLength: 1, maxLength: 5_000 }) }),
]);
export type FeedbackAct = Static<typeof FeedbackActSchema>;
export const FeedbackHandSchema = Type.Object({ ownerId: IdSchema, reason: Type.String({ maxLength: 500 }) });
export type FeedbackHand = Static<typeof FeedbackHandSchema>;
export type FeedbackHead = PersonRef & { department: string };

/** Minutes are working ones, of the department's calendar. */
export const FeedbackSettingsSchema = Type.Object({
  answerMinutes: Type.Integer({ minimum: 30, maximum: 10_000 }),
  lateMinutes: Type.Integer({ minimum: 0, maximum: 10_000 }),
  lateADay: Type.Integer({ minimum: 1, maximum: 1_000 }),
  digestAt: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
});
export type FeedbackSettings = Static<typeof FeedbackSettingsSchema>;
/** `was`: as it was read, if it shall be refused where another has changed it meanwhile. */
export const FeedbackSettingsEditSchema = Type.Object({
  ...FeedbackSettingsSchema.properties,
  was: Type.Optional(FeedbackSettingsSchema),
});

/** Why a digest may reach nobody: there is no mailbox to write from; departments whose heads have no address, and whether administrators have one. */
export type DigestFaults = { mailbox: boolean; administrators: string[]; nobody: string[] };
