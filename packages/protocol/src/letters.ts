/** A letter of ours, as the demo shows what was sent out. Instants are ISO 8601. */
export type SentLetter = {
  id: number;
  number: number;
  at: string;
  /** Null: not yet. */
  sentAt: string | null;
  to: string;
  subject: string;
  text: string;
  messageId: string;
};
