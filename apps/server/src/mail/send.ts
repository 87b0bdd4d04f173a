import { createTransport } from 'nodemailer';
import type { Database } from '../shell/database.ts';
import { validAddress } from './reading/read-letter.ts';

/** Sends one letter of ours, by its row; one that is sent already is not sent again. */
export type Send = (message: number) => Promise<void>;

type Outgoing = {
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

async function readOutgoing(db: Database, id: number): Promise<Outgoing | null> {
  const { rows } = await db.pool.query(
    `select m.message_id as "messageId", m.in_reply_to as "inReplyTo", m."references", m.subject, m.text, m.html, m.kind, b.address,
       coalesce(nullif(b.name, ''), (select value #>> '{}' from settings where key = 'company'), '') as name,
       (select json_agg(json_build_object('name', r.name, 'address', r.address)) from message_recipients r where r.message_id = m.id and r.kind <> 'from') as to
     from messages m join mailboxes b on b.id = m.mailbox_id
     where m.id = $1 and m.direction = 'out' and m.sent_at is null and m.bounced_at is null`,
    [id],
  );
  return (rows[0] as Outgoing | undefined) ?? null;
}

const markSent = (db: Database, id: number, by: 'relay' | 'demo') =>
  db.pool.query('update messages set sent_at = linia_now(), sent_by = $2 where id = $1 and sent_at is null', [id, by]);

/** Where letters never leave the machine: it is sent as soon as it stands on the page of what was sent. */
export function keepHere(db: Database): Send {
  return async (id) => {
    if (await readOutgoing(db, id)) await markSent(db, id, 'demo');
  };
}

/**
 * By the relay. Killed between its 250 and our commit it is sent once more, under the same Message-ID. A relay that refuses for
 * good has answered; anything else is tried again.
 */
export function sendByRelay(db: Database, url: string): Send & { close: () => void } {
  const relay = createTransport(url, {
    connectionTimeout: 8_000,
    greetingTimeout: 8_000,
    socketTimeout: 12_000,
  } as object);
  const send = async (id: number): Promise<void> => {
    const letter = await readOutgoing(db, id);
    const to = (letter?.to ?? []).filter(({ address }) => validAddress(address) === address);
    if (!letter || to.length === 0) return;
    try {
      await relay.sendMail(asSent(letter, to));
    } catch (error) {
      const { responseCode } = error as { responseCode?: number };
      if (responseCode === undefined || responseCode < 500) throw error;
      await db.pool.query('update messages set bounced_at = linia_now(), bounce_status = $2 where id = $1', [
        id,
        String(responseCode),
      ]);
      return;
    }
    await markSent(db, id, 'relay');
  };
  return Object.assign(send, { close: () => relay.close() });
}

/** The envelope stands by itself: nothing in a header can add a recipient. A machine's letter comes back to nobody. */
function asSent(letter: Outgoing, to: Outgoing['to']) {
  const { messageId, inReplyTo, references, subject, text, html, address, name } = letter;
  const automatic = letter.kind === 'notice';
  return {
    envelope: { from: automatic ? '' : address, to: to.map((each) => each.address) },
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
