import { createTransport, type Transporter } from 'nodemailer';
import type { MailFaultCode } from '@linia/protocol';
import { prepare, type Database } from '../shell/database.ts';
import type { Secrets } from '../shell/secrets.ts';
import { smtpClient, smtpPatience, type MailServer, type SmtpPatience } from './mailboxes/connection.ts';
import { faultOf, lookAtCertificate } from './mailboxes/fault.ts';
import { markSent, noteLater, noteTrouble } from './mailboxes/sent.ts';
import { answerParts, readRejected, type Rejected } from './answer/outgoing.ts';
import { privateLinks, withLink, type PrivateLinks } from './private-links.ts';
import { validAddress } from './reading/read-letter.ts';

/**
 * Sends one letter of ours, by its row; one that is sent already is not sent again. `only`: whom the server did not take it for
 * when it took it for the others.
 */
export type Send = (message: number, only?: string) => Promise<void>;

type Outgoing = {
  mailboxId: number;
  messageId: string;
  inReplyTo: string | null;
  references: string | null;
  subject: string;
  text: string;
  html: string | null;
  kind: string;
  address: string;
  name: string;
  to: { name: string; address: string }[];
};

async function readOutgoing(db: Database, id: number, later = false): Promise<Outgoing | null> {
  const asked = prepare(
    `select b.id as "mailboxId", m.message_id as "messageId", m.in_reply_to as "inReplyTo", m."references", m.subject, m.text, m.html, m.kind, b.address,
       coalesce(nullif(b.name, ''), (select value #>> '{}' from settings where key = 'company'), '') as name,
       (select json_agg(json_build_object('name', r.name, 'address', r.address)) from message_recipients r where r.message_id = m.id and r.kind <> 'from') as to
     from messages m join mailboxes b on b.id = m.mailbox_id
     where m.id = $1 and m.direction = 'out' and case when $2 then m.sent_at is not null else m.sent_at is null and m.bounced_at is null end`,
    [id, later],
  );
  const { rows } = await db.pool.query(asked);
  return (rows[0] as Outgoing | undefined) ?? null;
}

/** Where letters never leave the machine: it is sent as soon as it stands on the page of what was sent. */
export function keepHere(db: Database, links: PrivateLinks): Send {
  return async (id) => {
    const letter = await readOutgoing(db, id);
    if (!letter) return;
    await links.give(db.pool, { id, ...letter });
    await markSent(db, id, 'demo', letter.mailboxId);
  };
}

/** A way out for one mailbox's letters; null: there is none. */
type WayOut = { transport: Transporter; server: MailServer | null };
export type Sender = Send & { close: () => void };

/**
 * By the mailbox's own server, or else by the relay of the environment. Killed between its 250 and our commit it is sent once
 * more, under the same Message-ID. A server that refuses this letter for good has answered; anything else is tried again, and
 * stands beside the letter and beside its mailbox meanwhile.
 */
export function sendByRelay(
  db: Database,
  secrets: Secrets,
  relay: string | null,
  patience: SmtpPatience = smtpPatience,
  links: PrivateLinks = privateLinks(secrets, () => null),
): Sender {
  const common: WayOut | null =
    relay === null ? null : { transport: createTransport({ url: relay, ...patience }), server: null };
  const own = new Map<number, { version: number; way: WayOut }>();

  async function wayOut(mailboxId: number): Promise<WayOut> {
    const { rows } = await db.pool.query(
      prepare(
        `select version, smtp_host as host, smtp_port as port, smtp_tls as tls, smtp_user as "user", smtp_password as password
         from mailboxes where id = $1`,
        [mailboxId],
      ),
    );
    const row = rows[0] as { version: number; host: string | null; password: string | null } & Omit<MailServer, 'host'>;
    if (row.host === null) {
      if (common) return common;
      throw new NoWay('relay.none');
    }
    const known = own.get(mailboxId);
    if (known?.version === row.version) return known.way;
    known?.way.transport.close();
    const password = row.password === null ? '' : secrets.open(row.password);
    if (password === null) throw new NoWay('password.key');
    const server = { host: row.host, port: row.port, tls: row.tls, user: row.user ?? '', password };
    const way = { transport: smtpClient(server, patience), server };
    own.set(mailboxId, { version: row.version, way });
    return way;
  }

  const send: Send = async (id, only) => {
    const letter = await readOutgoing(db, id, only !== undefined);
    const to = (letter?.to ?? []).filter(({ address }) => validAddress(address) === address);
    const whom = to.map(({ address }) => address).filter((address) => only === undefined || address === only);
    if (!letter || whom.length === 0) return;
    let way: WayOut | null = null;
    let rejected: Rejected;
    try {
      way = await wayOut(letter.mailboxId);
      const link = await links.give(db.pool, { id, ...letter });
      const parts = await answerParts(db, id, letter.kind, link);
      const said = await way.transport.sendMail({ ...asSent(withLink(letter, link), to, whom), ...parts });
      rejected = readRejected(said.rejectedErrors);
    } catch (error) {
      if (only !== undefined) {
        if (!isRefusedForGood(error)) throw error;
        return noteLater(db, id, only, statusOf(error));
      }
      const found = error instanceof NoWay ? { code: error.code, said: '' } : faultOf(error);
      const fault = way?.server ? await lookAtCertificate(found, way.server) : found;
      const refused = isRefusedForGood(error);
      await noteTrouble(db, { id, mailboxId: letter.mailboxId, fault, refused, status: statusOf(error) });
      if (refused) return;
      throw error;
    }
    if (only === undefined) await markSent(db, id, 'relay', letter.mailboxId, rejected);
    else await noteLater(db, id, only, null);
  };
  return Object.assign(send, {
    close: () => [common, ...[...own.values()].map(({ way }) => way)].forEach((way) => way?.transport.close()),
  });
}

class NoWay extends Error {
  readonly code: MailFaultCode;
  constructor(code: MailFaultCode) {
    super(code);
    this.code = code;
  }
}

const statusOf = (error: unknown): number | null => (error as { responseCode?: number }).responseCode ?? null;

/** It is this letter, or whom it is for, that is refused; a wrong password says nothing about the letter. */
const isRefusedForGood = (error: unknown): boolean =>
  (statusOf(error) ?? 0) >= 500 &&
  ![530, 534, 535, 538].includes(statusOf(error)!) &&
  (error as { code?: string }).code !== 'EAUTH';

/** The envelope stands by itself: nothing in a header can add a recipient. A machine's letter comes back to nobody. */
function asSent(letter: Outgoing, to: Outgoing['to'], whom: string[]) {
  const { messageId, inReplyTo, references, subject, text, html, address, name } = letter;
  const automatic = letter.kind === 'notice';
  return {
    envelope: { from: automatic ? '' : address, to: whom },
    from: { name, address },
    to,
    subject,
    text,
    messageId,
    ...(html !== null && { html }),
    ...(inReplyTo !== null && { inReplyTo }),
    ...(references !== null && { references }),
    headers: {
      'X-Loop': address,
      ...(automatic && { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
