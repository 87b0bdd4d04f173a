import type { MailboxSettings } from '@linia/protocol';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../testing/server-process.ts';
import { certificateFor, dovecot } from '../dovecot.testing.ts';
import { letter } from '../mail.testing.ts';
import {
  add,
  aMailServer,
  anAdministratorOfMailboxes,
  at,
  change,
  open,
  post,
  row,
  tryMailbox,
} from './mailboxes.testing.ts';

anAdministratorOfMailboxes();

describe.skipIf(dovecot === null)('the test of a connection', () => {
  it('says that all is well, and how many letters would come', async () => {
    const server = await aMailServer({ password: 'right' });
    await server.deliver(letter());
    expect((await tryMailbox(at(server))).imap).toEqual({ ok: true, unread: 1, used: null });
    expect(await server.seen()).toBe(0);
  });

  it('says that the password is wrong, the folder is not there, the port is closed, the host is nobody’s', async () => {
    const server = await aMailServer({ password: 'right' });
    await server.folder('Support');
    const imap = async (more: Partial<MailboxSettings>) => (await tryMailbox({ ...at(server), ...more })).imap;
    expect(await imap({ imapPassword: 'left' })).toMatchObject({ ok: false, code: 'password.wrong' });
    expect(await imap({ imapFolder: 'Suport' })).toMatchObject({
      code: 'folder.missing',
      folders: expect.arrayContaining(['INBOX', 'Support']),
    });
    expect(await imap({ imapPort: await freePort() })).toMatchObject({ code: 'port.refused' });
    expect(await imap({ imapHost: 'no-such-host.invalid' })).toMatchObject({ code: 'host.unknown' });
    expect(await imap({ imapTls: 'tls' })).toMatchObject({ code: 'tls.none' });
    expect(await imap({ imapTls: 'starttls' })).toMatchObject({ code: 'tls.missing' });
  });

  it('says of a certificate that it is over, somebody else’s, or given by nobody who is known', async () => {
    const given = async (name: string, days: number, here: boolean) => {
      const server = await aMailServer({ tls: await certificateFor(name, days, here) });
      return (await tryMailbox(at(server))).imap;
    };
    expect(await given('imap.linia.test', -1, true)).toMatchObject({
      code: 'certificate.expired',
      said: expect.stringContaining('imap.linia.test'),
    });
    expect(await given('mail.other.test', 9, false)).toMatchObject({
      code: 'certificate.name',
      said: expect.stringContaining('mail.other.test'),
    });
    expect(await given('imap.linia.test', 9, true)).toMatchObject({ code: 'certificate.issuer' });
  });
});

describe('the way out', () => {
  async function aServerThatSends(options: ConstructorParameters<typeof SMTPServer>[0]): Promise<number> {
    const server = new SMTPServer({ logger: false, ...options });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
    return (server.server.address() as AddressInfo).port;
  }
  const smtp = async (smtpPort: number, more: Partial<MailboxSettings> = {}) =>
    (
      await tryMailbox({
        smtpHost: '127.0.0.1',
        smtpPort,
        smtpTls: 'none',
        smtpUser: 'u',
        smtpPassword: 'right',
        ...more,
      })
    ).smtp;
  const keyed = {
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (
      { password }: { password?: string },
      _: unknown,
      done: (error: Error | null, answer?: { user: string }) => void,
    ) => (password === 'right' ? done(null, { user: 'u' }) : done(new Error('Invalid username or password'))),
  } as ConstructorParameters<typeof SMTPServer>[0];

  it('is tried as well: the password, the certificate, the port, the host, the encryption', async () => {
    const port = await aServerThatSends(keyed);
    expect(await smtp(port)).toMatchObject({ ok: true });
    expect(await smtp(port, { smtpPassword: 'left' })).toMatchObject({ code: 'password.wrong' });
    expect(await smtp(port, { smtpTls: 'tls' })).toMatchObject({ code: 'tls.none' });
    expect(await smtp(port, { smtpTls: 'starttls' })).toMatchObject({ code: 'tls.missing' });
    expect(await smtp(await freePort())).toMatchObject({ code: 'port.refused' });
    expect(await smtp(25, { smtpHost: 'no-such-host.invalid' })).toMatchObject({ code: 'host.unknown' });
    const over = await aServerThatSends({
      secure: true,
      ...(await certificateFor('smtp.linia.test', -1)),
      authOptional: true,
    });
    expect(await smtp(over, { smtpTls: 'tls' })).toMatchObject({ code: 'certificate.expired' });
  });

  it('that refuses the password, or has no room, is told beside the mailbox and the letter; then the letter goes', async () => {
    let full = true;
    const port = await aServerThatSends({
      ...keyed,
      onData: (stream, _, done) => {
        stream.resume();
        stream.on('end', () =>
          full ? done(Object.assign(new Error('4.3.1 Insufficient system storage'), { responseCode: 452 })) : done(),
        );
      },
    });
    const out = {
      smtpHost: '127.0.0.1',
      smtpPort: port,
      smtpTls: 'none' as const,
      smtpUser: 'u',
      smtpPassword: 'left',
    };
    const { body } = await add({ ...out, address: 'out@linia.test' });
    await post.bring(letter({ from: 'out@customer.test' }), 'out@customer.test', 'out@linia.test');
    await post.settle();
    const sent = () =>
      post.rows(
        `select trouble_code as code, sent_at is not null as sent from messages where direction = 'out' and mailbox_id = $1`,
        [body.id],
      );
    expect((await row(body.id)).sendFault).toMatchObject({ code: 'password.wrong' });
    expect(await sent()).toEqual([{ code: 'password.wrong', sent: false }]);
    await change(body.id, { smtpPassword: '' }, { smtpPassword: 'right' });
    await post.settle();
    expect((await row(body.id)).sendFault).toMatchObject({ code: 'disk.theirs' });
    full = false;
    // saved anew: it is tried at once
    await change(body.id, { sender: 'Отдел продаж' }, { sender: 'Продажи' });
    await post.settle();
    expect(await sent()).toEqual([{ code: null, sent: true }]);
    expect((await row(body.id)).sendFault).toBeNull();
  });
});
