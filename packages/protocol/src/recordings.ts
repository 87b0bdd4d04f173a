import { recordingPolicies } from '@linia/domain';
import { Type, type Static } from 'typebox';
import type { Id, Instant, PersonRef } from './common.ts';

const closed = { additionalProperties: false };

/** GET and PUT /api/settings/recordings */
export const RecordingSettingsSchema = Type.Object(
  {
    keepDays: Type.Integer({ minimum: 0, maximum: 36_500, description: '0: for ever' }),
    pauseSeconds: Type.Integer({ minimum: 10, maximum: 900 }),
    agentsOwn: Type.Boolean({ description: 'Agents may listen to calls they talked in' }),
  },
  closed,
);
export type RecordingSettings = Static<typeof RecordingSettingsSchema>;
/** `was`: as it was read, if it shall be refused where another has changed it meanwhile. */
export const RecordingSettingsEditSchema = Type.Object(
  { ...RecordingSettingsSchema.properties, was: Type.Optional(RecordingSettingsSchema) },
  closed,
);

/** POST /api/interactions/:id/listens; the answer's id is good for GET /api/recordings/:id. */
export const ListenSchema = Type.Object({ reason: Type.String({ maxLength: 300 }) }, closed);

/** POST /api/interactions/:id/recording/hold */
export const HoldBackSchema = Type.Object({ on: Type.Boolean(), why: Type.String({ maxLength: 300 }) }, closed);

/** A stretch of the file in which nothing is, in seconds from its beginning. */
export type RecordingGap = {
  from: number;
  to: number;
  /** Card data; the caller refused; the telephone could not write; nobody was there (the caller heard music). */
  why: 'card' | 'refused' | 'broke' | 'nobody';
  by: PersonRef | null;
};

/** GET /api/interactions/:id/recording */
export type RecordingPage = {
  /** None; the call goes on; its file is being made; ready; the telephone has lost it; erased. */
  state: 'none' | 'running' | 'making' | 'ready' | 'lost' | 'erased';
  startedAt: Instant | null;
  seconds: number | null;
  gaps: RecordingGap[];
  mayListen: boolean;
  /** Not to be erased. */
  held: { at: Instant; by: PersonRef; why: string } | null;
  eraseAt: Instant | null;
  erasedAt: Instant | null;
  /** Who has listened, and what for; null to who does not answer for it. */
  listens: { by: PersonRef; reason: string; at: Instant; heard: boolean }[] | null;
};

/** Ways to hear a call: its recording; live, heard by nobody; by who has the caller; by everybody. */
export const listenWays = ['recording', 'listen', 'whisper', 'join'] as const;
export type ListenWay = (typeof listenWays)[number];

/** GET /api/listens: who has heard calls of the house, the last first. */
export const ListensQuerySchema = Type.Object(
  {
    who: Type.Optional(
      Type.String({ maxLength: 100, description: 'Part of the name of who listened, or was listened to' }),
    ),
    way: Type.Optional(Type.Enum([...listenWays])),
    from: Type.Optional(Type.String({ format: 'date', description: 'From this day of the company on' })),
    to: Type.Optional(Type.String({ format: 'date', description: 'To the end of this day' })),
    before: Type.Optional(
      Type.String({ pattern: '^\\d{1,20}-[rs][\\w-]{1,40}$', description: '`more` of the page before' }),
    ),
  },
  closed,
);
export type HouseListen = {
  id: string;
  at: Instant;
  by: PersonRef;
  /** Of one sitting, in their order. */
  ways: ListenWay[];
  /** Who talked in what was heard. */
  whom: PersonRef[];
  call: { id: Id; at: Instant };
  /** What a recording was listened to for; live no reason is asked. */
  reason: string | null;
  /** Not: it was asked for, and no sound began. */
  heard: boolean;
  /** Until when it was listened to live; null: still, or a recording. */
  endedAt: Instant | null;
  /** Whether who talked could see it; null: a recording. */
  shown: boolean | null;
};
export type HouseListens = { listens: HouseListen[]; more: string | null };

/** GET and PUT /api/organizations/:id/recording, /api/queues/:id/recording: whether their calls are recorded. */
export const RecordingDecisionSchema = Type.Object({ recording: Type.Enum([...recordingPolicies]) }, closed);
export type RecordingDecision = Static<typeof RecordingDecisionSchema>;
