import { Type, type Static } from 'typebox';
import { IdSchema, type Id } from './common.ts';
import { edit } from './settings.ts';

/** How a connection is kept from others' eyes: from its first byte, from STARTTLS on, not at all. */
export const mailTls = ['tls', 'starttls', 'none'] as const;
export type MailTls = (typeof mailTls)[number];

/** What can be wrong with a mailbox, or with the relay that its letters leave by. */
export const mailFaults = [
  'host.unknown',
  'host.silent',
  'port.refused',
  'tls.none',
  'tls.missing',
  'tls.failed',
  'certificate.expired',
  'certificate.early',
  'certificate.name',
  'certificate.issuer',
  'password.wrong',
  'password.key',
  'folder.missing',
  'folder.readonly',
  'box.full',
  'disk.theirs',
  'disk.ours',
  'letter.stuck',
  'server.closed',
  'server.refused',
  'sender.refused',
  'relay.none',
  'other',
] as const;
export type MailFaultCode = (typeof mailFaults)[number];
/** `said`: the server's own words, or what its certificate says. `since`: ISO 8601. */
export type MailFault = { code: MailFaultCode; said: string; since: string };

const closed = { additionalProperties: false };
const Host = Type.String({ maxLength: 253, pattern: '^[^\\s/@]*$' });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const Secret = Type.String({ maxLength: 500 });
const User = Type.String({ maxLength: 320 });
const mailbox = {
  address: Type.String({ minLength: 3, maxLength: 320, pattern: '^[^\\s@<>"\',;]+@[^\\s@<>"\',;]+$' }),
  sender: Type.String({ maxLength: 200 }),
  departmentId: Type.Union([IdSchema, Type.Null()]),
  language: Type.Enum(['ru', 'en']),
  imapHost: Host,
  imapPort: Port,
  imapTls: Type.Enum([...mailTls]),
  imapUser: User,
  /** Never told again: '' is «as it was». */
  imapPassword: Secret,
  imapFolder: Type.String({ minLength: 1, maxLength: 200 }),
  smtpHost: Host,
  smtpPort: Port,
  smtpTls: Type.Enum([...mailTls]),
  smtpUser: User,
  smtpPassword: Secret,
  /** Under which name its own server writes Authentication-Results; '' believes nobody's. */
  authserv: Type.String({ maxLength: 253, pattern: '^[^\\s;]*$' }),
};

/** POST /api/mailboxes, and the test of a connection before it is saved. */
export const MailboxSchema = Type.Object(mailbox, closed);
export type MailboxSettings = Static<typeof MailboxSchema>;
export const MailboxEditSchema = edit(mailbox);
export type MailboxEdit = Static<typeof MailboxEditSchema>;

/** A row of the mailboxes' page. */
export type MailboxRow = MailboxSettings & {
  id: Id;
  /** Its address: what its row is called. */
  name: string;
  isDefault: boolean;
  closed: boolean;
  /** A password is kept; it is never told. */
  imapPasswordKept: boolean;
  smtpPasswordKept: boolean;
  /** Read as the environment says (LINIA_IMAP_URL). */
  fromEnvironment: boolean;
  /** When its folder was last looked at over IMAP. */
  lookedAt: string | null;
  fault: MailFault | null;
  sendFault: MailFault | null;
  /** Letters in it that could not be taken, twenty of them at most: each is tried again at every look. */
  stuck: (MailFault & { uid: number; triedAt: string; tries: number })[];
  /** Letters that are not registered yet, and ours that are not sent yet. */
  waiting: number;
  unsent: number;
};
/** GET /api/mailboxes */
export type Mailboxes = {
  mailboxes: MailboxRow[];
  departments: { id: Id; name: string }[];
  /** The built-in receiver: where relays bring letters; null: it is off. */
  receiver: { host: string; port: number; lmtp: boolean } | null;
  /** The environment has a relay; the demo keeps letters here. */
  relay: 'environment' | 'demo' | null;
};

/** POST /api/mailboxes/test; with `id` a password left empty is the kept one, where host and user are the same. */
export const MailboxTestSchema = Type.Object(
  { id: Type.Union([IdSchema, Type.Null()]), mailbox: MailboxSchema },
  closed,
);
export type MailTried =
  | { ok: true; unread: number | null; used: { bytes: number; of: number } | null }
  | { ok: false; code: MailFaultCode; said: string; folders?: string[] };
/** Null: nothing to try. */
export type MailboxTested = { imap: MailTried | null; smtp: MailTried | null };
