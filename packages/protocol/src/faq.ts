import { Type, type Static } from 'typebox';
import { IdSchema, Languages, MessageIdSchema, type Id, type Instant, type Language } from './common.ts';

const closed = { additionalProperties: false };
const Version = Type.Integer({ minimum: 0 });
const texts = {
  ruTitle: Type.String({ minLength: 1, maxLength: 200 }),
  ruText: Type.String({ minLength: 1, maxLength: 50_000 }),
  ruKeywords: Type.String({ maxLength: 500 }),
  enTitle: Type.String({ maxLength: 200 }),
  enText: Type.String({ maxLength: 50_000 }),
  enKeywords: Type.String({ maxLength: 500 }),
};
/** Latin letters, digits and hyphens: the address of an article. */
export const SlugSchema = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 });

/** What an article says, in both languages; where the English title is empty there is no English one. Texts are Markdown. */
export const ArticleTextsSchema = Type.Object(texts, closed);
export type ArticleTexts = Static<typeof ArticleTextsSchema>;

const article = { ...texts, categoryId: IdSchema, slug: SlugSchema, publish: Type.Boolean() };
/** POST /api/faq/articles */
export const NewArticleSchema = Type.Object(article, closed);
export type NewArticle = Static<typeof NewArticleSchema>;
/** PUT /api/faq/articles/:id; `version`: the one that was read. */
export const SaveArticleSchema = Type.Object({ ...article, version: Version }, closed);
export type SaveArticle = Static<typeof SaveArticleSchema>;
export const RevertArticleSchema = Type.Object({ version: Version, to: Version }, closed);
export type RevertArticle = Static<typeof RevertArticleSchema>;
export const ArticleVersionSchema = Type.Object({ version: Version }, closed);
/** Where an article stands: in a category, before another one or at the end. */
export const MoveArticleSchema = Type.Object(
  { categoryId: IdSchema, before: Type.Union([IdSchema, Type.Null()]) },
  closed,
);
export type MoveArticle = Static<typeof MoveArticleSchema>;

const category = {
  ruName: Type.String({ minLength: 1, maxLength: 100 }),
  enName: Type.String({ minLength: 1, maxLength: 100 }),
};
export const FaqCategorySchema = Type.Object(category, closed);
export type FaqCategoryNames = Static<typeof FaqCategorySchema>;
export const FaqOrderSchema = Type.Object({ ids: Type.Array(IdSchema, { minItems: 1, maxItems: 200 }) }, closed);
export const PreviewSchema = Type.Object({ text: Type.String({ maxLength: 50_000 }) }, closed);

/**
 * What visitors did with an article. `spared`: opened from the form, said to have helped, and the form was not sent within the
 * hour; `silent`: the same, but nothing was said, which is not counted as spared. `given`: by agents.
 */
export type ArticleFigures = {
  reads: number;
  shown: number;
  opened: number;
  helped: number;
  failed: number;
  asked: number;
  spared: number;
  silent: number;
  given: number;
};
/** `changed`: published, and a newer version is not. */
export type ArticleState = 'draft' | 'published' | 'changed';
export type ArticleRow = {
  id: Id;
  categoryId: Id;
  slug: string;
  ruTitle: string;
  enTitle: string;
  state: ArticleState;
  savedAt: Instant;
  savedBy: string | null;
  figures: ArticleFigures;
};
export type FaqCategory = FaqCategoryNames & { id: Id; articles: ArticleRow[] };
/** GET /api/faq?days= */
export type FaqDesk = { days: number; categories: FaqCategory[] };

export type ArticleVersion = ArticleTexts & {
  version: number;
  savedAt: Instant;
  savedBy: { id: Id; name: string } | null;
  revertedTo: number | null;
};
/** GET /api/faq/articles/:id: versions the newest first. */
export type ArticlePage = {
  id: Id;
  categoryId: Id;
  slug: string;
  version: number;
  publishedVersion: number | null;
  publishedAt: Instant | null;
  /** Where strangers read it. */
  url: string;
  figures: ArticleFigures;
  versions: ArticleVersion[];
};

/** An article as it is offered: under the form, on a call, at a request. */
export type ArticleHit = { id: Id; slug: string; title: string; lead: string };
export type ArticleOffer = ArticleHit & { url: string };
/** GET /support/faq.json */
export type FaqHits = { articles: { slug: string; title: string; lead: string; url: string }[] };

/** `letter`: to the contact's address; `copied`: the link was taken by the agent to be told or pasted. */
export const GiveArticleSchema = Type.Object(
  {
    id: MessageIdSchema,
    articleId: IdSchema,
    language: Type.Enum([...Languages]),
    how: Type.Enum(['letter', 'copied']),
  },
  closed,
);
export type GiveArticle = Static<typeof GiveArticleSchema>;
/** Where it went; null: it was copied. `message`: the letter, which can be taken back for ten seconds. */
export type ArticleGiven = { to: string | null; message: Id | null };
/** GET /api/interactions/:id/articles, /api/tickets/:number/articles: what may help here, and what was given already. */
export type ArticlesHere = {
  /** The contact's address, where letters go; null: only a link can be copied. */
  to: string | null;
  language: Language;
  offers: ArticleOffer[];
  given: { articleId: Id; at: Instant; how: 'letter' | 'copied' }[];
};
