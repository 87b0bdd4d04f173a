import { Type, type Static, type TSchema } from 'typebox';
import { voices, type Voice } from './card.ts';
import { IdSchema, type Id } from './common.ts';

const Name = Type.String({ minLength: 1, maxLength: 100 });
const Nobody = Type.Union([IdSchema, Type.Null()]);
const closed = { additionalProperties: false };

/** What callers need of a person: a skill (a language is one) at a level. */
const NeedsSchema = Type.Array(
  Type.Object({ skill: IdSchema, level: Type.Integer({ minimum: 1, maximum: 5 }) }, closed),
  { maxItems: 20 },
);
export type Needs = Static<typeof NeedsSchema>;

/** What an administrator read, and what it shall be: where somebody else has changed it meanwhile, that is said (409). */
export const edit = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(
    { is: Type.Partial(Type.Object(properties, closed)), was: Type.Partial(Type.Object(properties, closed)) },
    closed,
  );
/** A list as it was read, and as it shall stand. */
export const ReorderSchema = Type.Object(
  { was: Type.Array(IdSchema, { maxItems: 2_000 }), is: Type.Array(IdSchema, { maxItems: 2_000 }) },
  closed,
);
export type Reorder = Static<typeof ReorderSchema>;

/** The lists that a log and a reason are chosen from; the last four are the reasons. */
export const wordKinds = [
  'subjects',
  'services',
  'purposes',
  'dispositions',
  'decline',
  'escalate',
  'return',
  'away',
] as const;
export type WordKind = (typeof wordKinds)[number];
export const WordKindSchema = Type.Enum([...wordKinds]);

/** A word of a list. A subject has the service it is usually about; a service has what its callers need. */
export type WordRow = { id: Id; name: string; retired: boolean; serviceId?: Id | null; needs?: Needs };
/** GET /api/words */
export type WordLists = Record<WordKind, WordRow[]>;
const word = { name: Name, serviceId: Nobody, needs: NeedsSchema };
export const NewWordSchema = Type.Object(
  { name: Name, serviceId: Type.Optional(Nobody), needs: Type.Optional(NeedsSchema) },
  closed,
);
export type NewWord = Static<typeof NewWordSchema>;
export const WordEditSchema = edit({ ...word, retired: Type.Boolean() });
export type WordEdit = Static<typeof WordEditSchema>;

/** A row of the departments' page. Its queue is made with it and bears its name. */
export type DepartmentRow = {
  id: Id;
  name: string;
  headId: Id | null;
  /** Under the letters of its people who have none of their own. */
  signature: string;
  isDefault: boolean;
  closed: boolean;
  queue: { id: Id; name: string };
  members: number;
  rules: number;
};
/** GET /api/departments: who can be a head stands beside. */
export type Departments = { departments: DepartmentRow[]; heads: { id: Id; name: string }[] };
const Signature = Type.String({ maxLength: 1000 });
export const NewDepartmentSchema = Type.Object(
  { name: Name, headId: Nobody, signature: Type.Optional(Signature) },
  closed,
);
export type NewDepartment = Static<typeof NewDepartmentSchema>;
export const DepartmentEditSchema = edit({ name: Name, headId: Nobody, signature: Signature });
export type DepartmentEdit = Static<typeof DepartmentEditSchema>;
/** `details` of `department.needed`: why it can't be closed now. */
export type DepartmentNeeded = {
  isDefault: boolean;
  escalations: number;
  waiting: number;
  /** Positions of the rules that lead there. */
  rules: number[];
  /** Names of the lines and the queues whose callers come there. */
  lines: string[];
  queues: string[];
};

/** A rule, read from above: everything it names must be so. The last names nothing. */
export type RuleRow = {
  id: Id;
  position: number;
  serviceId: Id | null;
  subjectId: Id | null;
  organization: { id: Id; name: string } | null;
  departmentId: Id;
  isDefault: boolean;
  /** It never decides: this earlier one takes all its calls. */
  coveredBy: Id | null;
};
const rule = { serviceId: Nobody, subjectId: Nobody, organizationId: Nobody, departmentId: IdSchema };
export const NewRuleSchema = Type.Object(rule, closed);
export type NewRule = Static<typeof NewRuleSchema>;
export const RuleEditSchema = edit(rule);
export type RuleEdit = Static<typeof RuleEditSchema>;
export const TryRulesSchema = Type.Object({ serviceId: Nobody, subjectId: Nobody, organizationId: Nobody }, closed);
/** Which rule answers, and each that was read before it with what is not so. */
export type TriedRules = {
  ruleId: Id;
  position: number;
  departmentId: Id;
  steps: { ruleId: Id; position: number; missed: ('service' | 'subject' | 'organization')[] }[];
};
export type CompanyChoice = { id: Id; name: string; inn: string | null };

/** What is said on a line, in each language: at the beginning, of the recording, when it is closed, when it is full. */
export const announcementKinds = ['greeting', 'recording', 'closed', 'full'] as const;
export type AnnouncementKind = (typeof announcementKinds)[number];
const Said = Type.Partial(
  Type.Object({ ru: Type.String({ maxLength: 1_000 }), en: Type.String({ maxLength: 1_000 }) }, closed),
);
const AnnouncementsSchema = Type.Partial(
  Type.Object({ greeting: Said, recording: Said, closed: Said, full: Said }, closed),
);
export type Announcements = Static<typeof AnnouncementsSchema>;

const line = {
  name: Name,
  number: Type.String({ minLength: 1, maxLength: 40 }),
  queueId: IdSchema,
  routing: Type.Enum(['linia', 'pbx']),
  announcesRecording: Type.Boolean({ description: 'Callers are told that calls are recorded, before anybody answers' }),
  records: Type.Boolean(),
  /** Accepted, but no sound came: back to the line after this, seconds. */
  connectTimeout: Type.Integer({ minimum: 5, maximum: 300 }),
  /** Who waits is told of the place and the wait this often, seconds; 0: never. */
  tellsEvery: Type.Integer({ minimum: 0, maximum: 600 }),
  announcements: AnnouncementsSchema,
  needs: NeedsSchema,
};
/** POST /api/lines: a number whose calls come here. `simulated` is the demo's. */
export const NewLineSchema = Type.Object({
  name: line.name,
  number: line.number,
  queueId: line.queueId,
  routing: line.routing,
  announcesRecording: line.announcesRecording,
  voice: Type.Optional(Type.Enum([...voices])),
  records: Type.Optional(line.records),
  connectTimeout: Type.Optional(line.connectTimeout),
  tellsEvery: Type.Optional(line.tellsEvery),
  announcements: Type.Optional(line.announcements),
  needs: Type.Optional(line.needs),
});
export type LineSettings = Static<typeof NewLineSchema>;
/** Its token, shown once; a simulated line has none. */
export type NewLine = { id: Id; token: string | null };
export const LineEditSchema = edit(line);
export type LineEdit = Static<typeof LineEditSchema>;
/** GET /api/lines */
export type LineRow = {
  id: Id;
  name: string;
  number: string;
  queueId: Id;
  voice: Voice;
  routing: 'linia' | 'pbx';
  announcesRecording: boolean;
  records: boolean;
  connectTimeout: number;
  tellsEvery: number;
  announcements: Announcements;
  needs: Needs;
  closed: boolean;
};
