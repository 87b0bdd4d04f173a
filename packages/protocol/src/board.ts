import type { Id, Instant } from './common.ts';
import type { ClosedNow } from './calendars.ts';
import type { CallCard, Voice } from './card.ts';
import type { AgentView } from './people.ts';
import type { LegFigures } from './supervision.ts';
import type { Expected } from './why.ts';

/** One queue today. Definitions: FIELD §2; each figure opens its list (`GET /api/board/calls`). */
export type BoardQueue = {
  queueId: Id;
  name: string;
  departmentId: Id | null;
  waiting: number;
  oldestAt: Instant | null;
  /** Seconds of waiting after which the line turns amber. */
  lateAfter: number;
  offered: number;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  /** Moved to another line, returned or become a request. */
  overflowed: number;
  /**
   * Who hung up to be called back, at their place: all who asked; to whom the word is kept (called at least once, or came
   * through by themselves); who was reached. `level`: reached ÷ (reached + not reached + given up), per cent; null shows «—».
   */
  callbacks: { asked: number; kept: number; reached: number; level: number | null };
  /** Callers whom the line did not take in: it was closed or full. In no other figure. */
  diverted: number;
  /** Null: open. */
  closed: ClosedNow | null;
  /** SL-B: answered ≤ T / (answered + abandoned − short); null shows «—». */
  serviceLevel: { value: number | null; seconds: number; goal: number; variant: 'SL-B' };
  /** Waits of the answered, in ms: mean, median, p90. */
  wait: { mean: number | null; median: number | null; p90: number | null };
  agents: { free: number; talking: number; held: number; ringing: number; wrapping: number; away: number };
  /** The wait of whoever comes now; 0–0: at once. */
  expected: Expected;
  /** Lost today, and of them nobody called back yet. */
  lost: { total: number; open: number };
};

/** A call on the board: its state and where it stands. */
export type BoardCall = {
  id: Id;
  version: number;
  /** Who has its sound. */
  voice: Voice | null;
  state: CallCard['state'];
  queue: { id: Id; name: string } | null;
  entryId: Id | null;
  with: string;
  phone: string;
  agent: string | null;
  since: Instant;
  /** The caller is on hold with who has them. */
  heldSince: Instant | null;
  enqueuedAt: Instant | null;
  /** In its line, of those who wait; and what is expected from there on. */
  place: number | null;
  expected: Expected;
  escalation: { department: string; state: string } | null;
};

/** Something wrong now, worst first. `code` chooses the sentence. */
export type BoardTrouble = {
  code:
    | 'waiting_long'
    | 'service_level_low'
    | 'nobody_there'
    | 'escalation_late'
    | 'answered_elsewhere'
    | 'set_aside'
    | 'promise_overdue'
    | 'wrap_up_long'
    | 'calendar_ends'
    | 'mailbox_unread'
    | 'mailbox_unsent'
    | 'effect_failed'
    | 'telephone_fault'
    | 'announcement_missing'
    | 'recording_broke';
  severity: 'late' | 'over';
  subject: string;
  value: string | number | null;
  since: Instant | null;
  interactionId: Id | null;
  agentId: Id | null;
  queueId: Id | null;
};

/** 15 minutes of a day, in the company's zone. */
export type BoardInterval = { from: Instant; answered: number; lost: number };

export type Board = {
  at: Instant;
  dayFrom: Instant;
  queues: BoardQueue[];
  agents: AgentView[];
  calls: BoardCall[];
  troubles: BoardTrouble[];
  intervals: BoardInterval[];
};

/** What `GET /api/board/calls?metric=…&queueId=…` opens: the calls a figure counts. */
export const boardMetrics = [
  'waiting',
  'offered',
  'answered',
  'abandoned',
  'short_abandoned',
  'overflowed',
  'callback',
  'lost',
  'diverted',
] as const;
export type BoardMetric = (typeof boardMetrics)[number];
export type BoardListRow = {
  interactionId: Id;
  at: Instant;
  with: string;
  phone: string;
  queue: string;
  waitMs: number | null;
  agent: string | null;
  outcome: string;
};

/** A lost call and what came of it. */
export type LostCall = {
  interactionId: Id;
  at: Instant;
  queueId: Id;
  queue: string;
  organizationId: Id | null;
  with: string;
  phone: string;
  phoneE164: string | null;
  waitedMs: number;
  /** Who called back; or the caller came through by themselves. */
  calledBack: { at: Instant; by: string } | null;
  /** The PBX has the sound of this line: who dialed by hand, unseen by it, says so. */
  byHand: boolean;
  /** How often they were called in vain, and when last. */
  attempts: number;
  triedAt: Instant | null;
  /** Who is calling them at this moment. */
  takenBy: string | null;
  cameThrough: { at: Instant; interactionId: Id } | null;
};

/** A call as a story. Lanes share one axis. */
export type Timeline = {
  card: CallCard;
  lanes: {
    kind: 'route' | 'agent' | 'recording';
    agent: { id: Id; name: string } | null;
    segments: {
      state: 'menu' | 'waiting' | 'ringing' | 'talking' | 'held' | 'wrapping' | 'recorded';
      from: Instant;
      to: Instant | null;
    }[];
  }[];
  /** How each leg sounded, for who may hear calls; empty for others. */
  quality: LegFigures[];
  events: { version: number; at: Instant; type: string; actor: string | null; data: Record<string, unknown> }[];
};

/** GET /api/self-check: the invariants of the core as they stand now, and what the net has had to mend. */
export type SelfCheck = {
  ok: boolean;
  checks: { invariant: string; ok: boolean; offenders: Record<string, unknown>[] }[];
  defects: { kind: string; count: number; last: Instant }[];
  /** Null where no server has ever led an Asterisk. */
  telephone: TelephoneCheck | null;
};
/** Channels adopted and hung up, bridges taken away, calls closed: where Asterisk differed from the rows. */
export type Found = { adopted: number; hungUp: number; bridges: number; closed: number };
export type TelephoneCheck = {
  /** The server process that leads the calls; null: nobody does at the moment. */
  owner: { host: string; pid: number } | null;
  /** Those that would take over. */
  standby: number;
  since: Instant | null;
  asterisk: string | null;
  fault: { code: string; detail: string } | null;
  /** When the way to Asterisk opened, and later than that, which is a defect. */
  opened: Found | null;
  later: Found | null;
};
