import { ImapFlow } from 'imapflow';
import { createTransport, type Transporter } from 'nodemailer';
import type { MailTls } from '@linia/protocol';

/** Where a mailbox is read, or where its letters are handed over. */
export type MailServer = { host: string; port: number; tls: MailTls; user: string; password: string };
export type ImapServer = MailServer & { folder: string };

const patience = { connect: 15_000, greeting: 15_000 };

/** Not connected yet. Its letters are never deleted; without a listener for `error` a reset connection ends the process. */
export function imapClient(at: ImapServer, wait = patience): ImapFlow {
  const client = new ImapFlow({
    host: at.host,
    port: at.port,
    secure: at.tls === 'tls',
    ...(at.tls !== 'tls' && { doSTARTTLS: at.tls === 'starttls' }),
    auth: { user: at.user, pass: at.password },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: 25 * 60_000,
    connectionTimeout: wait.connect,
    greetingTimeout: wait.greeting,
  });
  client.on('error', () => {});
  return client;
}

/**
 * How long a server is waited for that is to take a letter. Between our last line and its 250 it may take ten minutes (RFC 5321,
 * 4.5.3.2.6): who goes away sooner has it take the letter and brings it again.
 */
export const smtpPatience = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 600_000 };
export type SmtpPatience = typeof smtpPatience;

export function smtpClient(at: MailServer, wait: SmtpPatience): Transporter {
  return createTransport({
    host: at.host,
    port: at.port,
    secure: at.tls === 'tls',
    requireTLS: at.tls === 'starttls',
    ignoreTLS: at.tls === 'none',
    ...(at.user && { auth: { user: at.user, pass: at.password } }),
    ...wait,
  });
}
