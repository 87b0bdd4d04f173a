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

/** A letter of a request's thread. `html` was made safe as it was written; it is shown in a sandbox all the same. */
export type ThreadMessage = {
  id: number;
  at: string;
  direction: 'in' | 'out';
  kind: 'letter' | 'automatic' | 'bounce' | 'unreadable' | 'notice' | 'answer';
  from: { name: string; address: string } | null;
  to: { name: string; address: string }[];
  subject: string;
  /** Its own words; `quoted`: what it quotes, folded. */
  text: string;
  quoted: string;
  html: string | null;
  /** What was not read of it. */
  cut: string | null;
  sentAt: string | null;
  bouncedAt: string | null;
  /** The letter itself can be downloaded. */
  file: boolean;
  attachments: { key: string; name: string; type: string; bytes: number }[];
};
