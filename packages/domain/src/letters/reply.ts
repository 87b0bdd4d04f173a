/** Everything a template of an answer may name, and nothing else. */
export const replyFields = [
  'number',
  'subject',
  'contact',
  'organization',
  'agent',
  'department',
  'company',
  'respondBy',
  'resolveBy',
] as const;
export type ReplyField = (typeof replyFields)[number];
export type ReplyFacts = Record<ReplyField, string>;

const field = /\{\{\s*([\p{L}\w]{1,40})\s*\}\}/gu;
const isField = (name: string): name is ReplyField => (replyFields as readonly string[]).includes(name);

/** What stands between double braces and is no field: `{{name}}`, each once. */
export const unknownReplyFields = (text: string): string[] => [
  ...new Set([...text.matchAll(field)].map(([, name]) => name!).filter((name) => !isField(name))),
];

/** A template with what is known of the request. A field nobody knows stays as it is written: the agent sees it before it leaves. */
export const fillReply = (text: string, facts: ReplyFacts): string =>
  text.replace(field, (whole, name: string) => (isField(name) && facts[name] !== '' ? facts[name] : whole));
