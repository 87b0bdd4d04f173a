import type { Authentication, Mention } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, type PersonRef } from './common.ts';
import type { MailFaultCode } from './mailboxes.ts';

/** A letter of ours, as the demo shows what was sent out. Instants are ISO 8601. */
export type SentLetter = {
  id: number;
  number: number;
  at: string;
  /** Null: not yet. */
  sentAt: string | null;
  to: string;
  subject: string;
  text: string;
  messageId: string;
};

/** A letter of ours, as the administrator's outbox has it: where it stands, not what it says. */
export type OutgoingLetter = {
  id: number;
  at: string;
  kind: ThreadMessage['kind'];
  /** Its request; null: it is about none. */
  number: number | null;
  mailbox: string;
  to: string;
  /** `trouble`: tried, and tried again by itself; `failed`: no more; `returned`: gone, and came back from somebody. */
  state: 'waiting' | 'trouble' | 'sent' | 'failed' | 'returned';
  sentAt: string | null;
  triedAt: string | null;
  attempts: number;
  nextAt: string | null;
  /** What was wrong, as far as it is known, and the server's own words. */
  code: MailFaultCode | null;
  said: string | null;
};
export type OutgoingLetters = { rows: OutgoingLetter[]; next: number | null };
/** GET /api/outgoing; `q`: the number of a request, or a part of an address; `after`: `next` of the page before. */
export const OutgoingFilterSchema = Type.Object({
  state: Type.Optional(Type.Enum(['all', 'sent', 'waiting', 'failed'])),
  q: Type.Optional(Type.String({ maxLength: 320 })),
  after: Type.Optional(IdSchema),
});
export type OutgoingFilter = Static<typeof OutgoingFilterSchema>;

/** A letter of a request's thread. `html` was made safe as it was written; it is shown in a sandbox all the same. */
export type ThreadMessage = {
  id: number;
  at: string;
  direction: 'in' | 'out';
  kind: 'letter' | 'automatic' | 'bounce' | 'unreadable' | 'notice' | 'answer';
  from: { name: string; address: string } | null;
  to: { name: string; address: string }[];
  /** Of `to`: those it was only copied to. */
  cc: { name: string; address: string }[];
  /** Who wrote an answer. */
  author: PersonRef | null;
  subject: string;
  /** Its own words; `quoted`: what it quotes, folded. */
  text: string;
  quoted: string;
  html: string | null;
  /** What our own mail server says of its sender; null: it has not looked, or is not believed. */
  authentication: Authentication | null;
  /** What was not read of it. */
  cut: string | null;
  sentAt: string | null;
  bouncedAt: string | null;
  /** What a relay said, or whom it did not take. */
  bounceStatus: string | null;
  /** Of an answer that has not left: when it leaves; until then it can be taken back. */
  dueAt: string | null;
  /** It leaves no more by itself: the relay refused it, or was away for too long. */
  failed: boolean;
  /** What was wrong at the last attempt; null: nothing yet. */
  trouble: string | null;
  mentions: Mention[];
  /** The letter itself can be downloaded. */
  file: boolean;
  attachments: { key: string; name: string; type: string; bytes: number; contentId: string | null; inline: boolean }[];
};
