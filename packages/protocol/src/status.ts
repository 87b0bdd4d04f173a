import type { TicketState } from '@linia/domain';
import type { PortalForm } from './portal.ts';

/** What a private link shows: one request as its customer sees it. Instants as they are; the page writes them in the company's zone. */
export type StatusPage = {
  /** Of the link, in the address of everything on the page. */
  token: string;
  number: number;
  subject: string;
  state: TicketState;
  createdAt: string;
  /** When it was solved, while it is. */
  solvedAt: string | null;
  /** Who has it in hand, where that person has written to this customer: a letter had their name. */
  owner: string | null;
  /** The request that the link was given for, where that one was made part of this. */
  joined: number | null;
  /** False: made part of another's request; nothing of that one is shown but whether it is solved. */
  theirs: boolean;
  /** Requests that letters of this one went to. */
  parted: number[];
  /** Null: nothing was promised. */
  respond: StatusDeadline | null;
  resolve: StatusDeadline | null;
  /** It is late, and the head of the department knows; by when they write to this customer, where they will. */
  head: { answerBy: string | null } | null;
  line: StatusStretch[];
  letters: StatusLetter[];
  rating: { score: number; comment: string; at: string } | null;
  mayRate: boolean;
  endsAt: string;
  zone: string;
  now: string;
};

/** `by` null: it does not run, for somebody outside is waited for. */
export type StatusDeadline = {
  by: string | null;
  /** When it was done. */
  doneAt: string | null;
  waits: 'waiting_customer' | 'waiting_third_party' | null;
};

/** A part of the request's time, in ms, one after another without a gap. */
export type StatusStretch = { kind: 'worked' | 'waiting_customer' | 'waiting_third_party' | 'over'; ms: number };

export type StatusLetter = {
  id: number;
  at: string;
  /** Theirs, ours, or somebody else's who wrote to both. */
  from: 'you' | 'us' | 'other';
  /** Who of us wrote it, or the other's name; '' where it is not known. */
  name: string;
  /** '' where it could not be read. */
  text: string;
  quoted: string;
  files: { key: string; name: string; bytes: number }[];
};

/** The page itself. `form`: one more letter. `next`: the number of the request that it has become. */
export type PortalStatus = StatusPage & {
  form: PortalForm;
  done: 'letter' | 'rating' | null;
  next: number | null;
  rateFault: string | null;
  comment: string;
};

/** Where a new link is asked for. `gone`: the one that was opened is good for nothing. */
export type PortalLink = { form: PortalForm; gone: boolean; asked: boolean };
