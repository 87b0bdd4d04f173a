import { Type, type Static } from 'typebox';
import { IdSchema, MessageIdSchema, type Id, type Instant } from './common.ts';

const AddressSchema = Type.Object({
  name: Type.String({ maxLength: 200 }),
  address: Type.String({ minLength: 3, maxLength: 255 }),
});
export type LetterAddress = Static<typeof AddressSchema>;

/** In what state an answer leaves its request; null: as it is. */
const AfterSchema = Type.Union([Type.Null(), Type.Enum(['open', 'waiting_customer', 'waiting_third_party', 'solved'])]);
export type After = Static<typeof AfterSchema>;

const Addresses = Type.Array(AddressSchema, { maxItems: 20 });

/** What one is typing, whole. */
const draft = {
  to: Addresses,
  cc: Addresses,
  text: Type.String({ maxLength: 100_000 }),
  after: AfterSchema,
};
const AnswerDraftSchema = Type.Object(draft);
export type AnswerDraft = Static<typeof AnswerDraftSchema>;
const NoteDraftSchema = Type.Object({ text: Type.String({ maxLength: 20_000 }) });
export type NoteDraft = Static<typeof NoteDraftSchema>;

/** `version`: of the draft that was typed on; 0: of none. Another window's newer one is refused with that one in `details`. */
export const DraftSaveSchema = Type.Union([
  Type.Object({ kind: Type.Literal('answer'), version: Type.Integer({ minimum: 0 }), body: AnswerDraftSchema }),
  Type.Object({ kind: Type.Literal('note'), version: Type.Integer({ minimum: 0 }), body: NoteDraftSchema }),
]);
export type DraftSave = Static<typeof DraftSaveSchema>;
export type SavedDraft<B> = { version: number; savedAt: Instant; body: B };

/** `seen`: the version of the request that the writer had before their eyes. */
export const AnswerSchema = Type.Object({ ...draft, id: MessageIdSchema, seen: Type.Integer({ minimum: 0 }) });
export type AnswerSend = Static<typeof AnswerSchema>;

/** One's own; '': the department's stands under one's letters. */
export const SignatureSchema = Type.Object({ signature: Type.String({ maxLength: 1000 }) });

export type DraftFile = { key: string; name: string; type: string; bytes: number };

/** GET /api/tickets/:number/reply: all that is needed to write. */
export type ReplyDesk = {
  /** From whom it will come; null: there is no mailbox. */
  from: LetterAddress | null;
  /** To whom an answer goes if nobody says otherwise. */
  to: LetterAddress[];
  cc: LetterAddress[];
  /** Whoever takes part already: anybody else is new in the request. */
  known: LetterAddress[];
  /** Of those: letters to them came back. */
  bounced: string[];
  signature: string;
  templates: { id: Id; name: string; /** With the fields filled in. */ text: string }[];
  answer: SavedDraft<AnswerDraft> | null;
  note: SavedDraft<NoteDraft> | null;
  files: DraftFile[];
  /** How much a letter may carry, in bytes and files. */
  caps: { file: number; all: number; files: number };
};

/** What a colleague did meanwhile: an answer over it is sent only by who has seen it. */
export type Meanwhile = { version: number; events: { type: string; at: Instant; actor: string | null }[] };

export const AnswerParams = Type.Object({
  number: Type.Integer({ minimum: 1, maximum: 999_999_999 }),
  message: IdSchema,
});
