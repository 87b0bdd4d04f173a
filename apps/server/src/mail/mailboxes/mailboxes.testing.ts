import type { MailboxRow, Mailboxes, MailboxSettings, MailboxTested } from '@linia/protocol';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { dovecot, Dovecot, type Door } from '../dovecot.testing.ts';
import { Post, testSecrets } from '../mail.testing.ts';
import { mailboxesRoutes } from './mailboxes.routes.ts';

export let post: Post;
let app: App;
let as: string;
/** The servers that a test started: they are stopped after it. */
export const open: { stop: () => Promise<void> }[] = [];

/** A contact center with mail, and an administrator before its mailboxes. */
export function anAdministratorOfMailboxes(): void {
  beforeAll(async () => {
    post = await Post.open();
    app = await testApp(post.db, [mailboxesRoutes(testSecrets)]);
    as = await cookieOf(post.db, await addPerson(post.db, { login: 'root', roles: ['administrator'] }));
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.stop();
  });
  afterAll(async () => {
    await app.close();
    await post.close();
  });
}

type Refused = { error: { code: string; field?: string } };
/** What an administrator asks of the server. */
export const administer = <T>(method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown) =>
  ask<T & Refused>(app, method, url, { as, ...(body !== undefined && { body }) });
export const settings = (more: Partial<MailboxSettings> = {}): MailboxSettings => ({
  address: 'sales@linia.test',
  sender: 'Отдел продаж',
  departmentId: null,
  language: 'ru',
  imapHost: '',
  imapPort: 993,
  imapTls: 'tls',
  imapUser: '',
  imapPassword: '',
  imapFolder: 'INBOX',
  smtpHost: '',
  smtpPort: 587,
  smtpTls: 'starttls',
  smtpUser: '',
  smtpPassword: '',
  authserv: '',
  ...more,
});
export const add = async (more: Partial<MailboxSettings>) => {
  const answer = await administer<MailboxRow>('POST', '/api/mailboxes', settings(more));
  post.mail.mailboxesChanged();
  return answer;
};
export const change = async (id: number, was: Partial<MailboxSettings>, is: Partial<MailboxSettings>) => {
  const answer = await administer<MailboxRow>('PATCH', `/api/mailboxes/${id}`, { was, is });
  post.mail.mailboxesChanged();
  return answer;
};
export const row = async (id: number) =>
  (await administer<Mailboxes>('GET', '/api/mailboxes')).body.mailboxes.find((each) => each.id === id)!;
/** What is said of these settings before they are saved; with `id`, as a change of that mailbox. */
export const tryMailbox = async (more: Partial<MailboxSettings>, id: number | null = null) =>
  (await administer<MailboxTested>('POST', '/api/mailboxes/test', { id, mailbox: settings(more) })).body;

/** A mailbox of a real Dovecot, until the end of the test. */
export async function aMailServer(door: Door = {}): Promise<Dovecot> {
  const server = await Dovecot.start(dovecot!, door);
  open.push(server);
  return server;
}
/** The settings that lead there. */
export const at = ({ config }: Dovecot, more: Partial<MailboxSettings> = {}): Partial<MailboxSettings> => ({
  imapHost: config.host,
  imapPort: config.port,
  imapTls: config.secure ? 'tls' : 'none',
  imapUser: config.user,
  imapPassword: config.password,
  ...more,
});
