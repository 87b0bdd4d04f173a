import type { NoticeFacts, NoticeFault } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant } from './common.ts';
import { edit } from './settings.ts';

export const NoticeLanguageSchema = Type.Enum(['ru', 'en']);
const Version = Type.Integer({ minimum: 0 });
const closed = { additionalProperties: false };

/** `version`: the one that was read. `despite`: the faults that are only doubtful have been read. */
export const SaveNoticeSchema = Type.Object(
  {
    version: Version,
    subject: Type.String({ minLength: 1, maxLength: 300 }),
    text: Type.String({ minLength: 1, maxLength: 10_000 }),
    despite: Type.Boolean(),
  },
  closed,
);
export type SaveNotice = Static<typeof SaveNoticeSchema>;
export const RevertNoticeSchema = Type.Object({ version: Version, to: Version, despite: Type.Boolean() }, closed);
export type RevertNotice = Static<typeof RevertNoticeSchema>;

/** `version` 0 is the house's own: nobody saved it. */
export type NoticeVersion = {
  version: number;
  subject: string;
  text: string;
  savedAt: Instant | null;
  savedBy: { id: Id; name: string } | null;
  revertedTo: number | null;
};
/** GET /api/notices: versions the newest first; `facts` to look at a notice with. */
export type NoticePage = {
  facts: Omit<NoticeFacts, 'subject'>;
  ru: NoticeVersion[];
  en: NoticeVersion[];
};
/** `details` of `notice.wrong` and `notice.doubtful`. */
export type NoticeFaults = { faults: NoticeFault[] };

const template = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  language: Type.Enum(['ru', 'en']),
  departmentId: Type.Union([IdSchema, Type.Null()]),
  text: Type.String({ minLength: 1, maxLength: 20_000 }),
};
export const NewTemplateSchema = Type.Object(template, closed);
export type NewTemplate = Static<typeof NewTemplateSchema>;
export const TemplateEditSchema = edit({ ...template, retired: Type.Boolean() });
export type TemplateEdit = Static<typeof TemplateEditSchema>;
export type TemplateRow = NewTemplate & {
  id: Id;
  retired: boolean;
  changedAt: Instant;
  changedBy: string | null;
};
/** GET /api/templates */
export type Templates = { templates: TemplateRow[]; departments: { id: Id; name: string }[] };
