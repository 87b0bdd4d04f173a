import type { Strategy } from '@linia/domain';
import type { Candidate } from './card.ts';
import type { Id, Instant, PersonRef } from './common.ts';

/** How long it may take, in seconds, at best and at worst; null: too little is known, or nobody is at work. */
export type Expected = { low: number; high: number } | null;

export type NeededSkill = { skill: string; level: number };

/**
 * Why nobody is asked now: `asked` (somebody is), `callback` (the caller has hung up and is called later), `paused` (everybody
 * declined), `person` (only one person is meant), `no_people`, `soon` (somebody is free: an older caller comes first), `nobody`.
 */
export type WhyCode = 'asked' | 'callback' | 'paused' | 'person' | 'no_people' | 'soon' | 'nobody';

/** What a line will do next with who waits, and when; `needs`: what will be enough then. */
export type NextStep = {
  due: Instant;
  lower?: number;
  needs?: NeededSkill[];
  tiers?: number;
  toQueue?: { id: Id; name: string };
};

/** GET /api/interactions/:id/why: the place of a call as it stands this moment. `entry` is null where it waits for nobody. */
export type WhyNow = {
  at: Instant;
  entry: {
    id: Id;
    code: WhyCode;
    queue: { id: Id; name: string; strategy: Strategy; closed: boolean } | null;
    lane: { id: Id; needs: NeededSkill[]; atFirst: NeededSkill[]; lowered: number; tiers: number } | null;
    /** The first is 1; counted up to 500. */
    place: number | null;
    expected: Expected;
    rank: { at: Instant; enqueuedAt: Instant; waited: number; headStart: number; of: string | null; resumed: boolean };
    target: { agent: PersonRef; until: Instant | null; why: string } | null;
    opensAt: Instant | null;
    step: NextStep | null;
    people: number;
    /** How many of each, over all of the line's people, not only those listed. */
    outcomes: Partial<Record<Candidate['outcome'], number>>;
    candidates: (Candidate & { turnAt: Instant })[];
  } | null;
};

/** GET /api/desk/line: who waits in one's lines, in the very order in which they would be offered to this person. */
export type MyLineRow = {
  interactionId: Id;
  queue: { id: Id; name: string } | null;
  /** The company, where it is known. */
  with: string | null;
  enqueuedAt: Instant;
  /** The first for this person is 1; null: not theirs, for what `lacks`, `tier` or `until` say. */
  place: number | null;
  /** Asked for by name, or preferred. */
  meant: boolean;
  expected: Expected;
  lacks: (NeededSkill & { has: number })[];
  tier: boolean;
  /** Declined or missed: not asked again until then. */
  until: Instant | null;
  /** May be opened by this person. */
  open: boolean;
};

/** GET /api/board/forecast: what callers of today were told to expect, and what came of it. Answered callers only. */
export type Forecast = {
  /** With a range, and of them those whose real wait was inside it. */
  counted: number;
  inside: number;
  /** Mean of |real − middle of the range|, and of real − middle, in seconds. */
  error: number | null;
  bias: number | null;
  /** Not counted: offered to somebody in the first second; of whom only the place was known. */
  atOnce: number;
  onlyPlace: number;
  rows: {
    interactionId: Id;
    at: Instant;
    with: string;
    place: number;
    low: number;
    high: number;
    waited: number;
    inside: boolean;
  }[];
};
