import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant, type Language } from './common.ts';
import { announcementKinds, type AnnouncementKind } from './settings.ts';

const Spoken = Type.Enum(['ru', 'en']);
export const maxSoundBytes = 8 * 1024 * 1024;

/** POST /api/lines/:id/sounds, the WAV as it is in the body: heard from the next call on instead of the text. */
export const NewSoundSchema = Type.Object({
  kind: Type.Enum([...announcementKinds]),
  language: Spoken,
  name: Type.String({ minLength: 1, maxLength: 200 }),
});
export type NewSound = Static<typeof NewSoundSchema>;

/** GET /api/speech: how a text sounds, as WAV. */
export const SpeechSchema = Type.Object({ language: Spoken, text: Type.String({ minLength: 1, maxLength: 1_000 }) });

/** GET /api/lines/:id/sounds: recordings of a line, the last first; `endedAt` null: this one is heard. */
export type LineSound = {
  id: Id;
  kind: AnnouncementKind;
  language: Language;
  name: string;
  seconds: number;
  addedBy: string | null;
  addedAt: Instant;
  endedAt: Instant | null;
};
/** `speaks`: something here can speak a text; where nothing can, callers hear Linia's own words. */
export type LineSounds = { sounds: LineSound[]; speaks: boolean };

export const LineSoundParamsSchema = Type.Object({ id: IdSchema, sound: IdSchema });
