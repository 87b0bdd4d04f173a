import { Type } from 'typebox';
import { IdSchema, type Id, type Instant } from './common.ts';

/** Figures of a department's week; what each counts stands in `quality.sql`. */
export const qualityNames = [
  'resolve',
  'respond',
  'feedback',
  'taken',
  'ratings',
  'repeated',
  'complaints',
  'calls',
  'lost',
  'spared',
] as const;
export type QualityName = (typeof qualityNames)[number];

/** `good` of `count`; `sum` of what each is worth: seconds, a score. */
export type QualitySum = { count: number; good: number; sum: number };
export type QualityFigure = { name: QualityName; now: QualitySum; before: QualitySum; days: QualitySum[] };

/** A week from Monday, in the company's zone, beside the one before. */
export type QualityWeek = {
  /** So many weeks before this one. On a Monday the last whole week is looked at, where nobody asks for another. */
  ago: number;
  departments: { id: Id; name: string }[];
  department: { id: Id; name: string };
  /** 2026-11-16 */
  monday: string;
  /** Of the department's line: seconds and per cent. */
  level: { seconds: number; goal: number } | null;
  /** New requests. */
  requests: { now: number; before: number };
  figures: QualityFigure[];
};

export type QualityRow = {
  at: Instant;
  good: boolean | null;
  value: number | null;
  ticket: number | null;
  call: Id | null;
  feedback: number | null;
  /** Where readers find it. */
  article: string | null;
  organization: string;
  title: string;
  who: string;
};
/** `next`: where the next page begins; null: this was the last. */
export type QualityList = { rows: QualityRow[]; next: string | null };

const week = {
  department: Type.Optional(IdSchema),
  /** So many weeks before this one. */
  ago: Type.Optional(Type.Integer({ minimum: 0, maximum: 520 })),
};
export const QualitySchema = Type.Object(week);
export const QualityListSchema = Type.Object({
  ...week,
  figure: Type.Enum([...qualityNames]),
  after: Type.Optional(Type.String({ maxLength: 80 })),
});
