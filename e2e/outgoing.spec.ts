import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { startEmbeddedPostgres } from '../apps/server/src/shell/embedded-postgres/index.ts';
import { freePort, ServerUnderTest } from '../apps/server/src/testing/server-process.ts';
import { look, tongues } from './look.ts';

test.use({ viewport: { width: 1280, height: 800 } });

/** A relay that says what it is told to say; what it took is in `got`. */
async function aRelay() {
  const got: { to: string; id: string }[] = [];
  let says: { code: number; words: string } | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, done) {
      let raw = '';
      stream.on('data', (piece: Buffer) => (raw += piece.toString('latin1')));
      stream.on('end', () => {
        if (says) return done(Object.assign(new Error(says.words), { responseCode: says.code }));
        got.push({ to: envelope.rcptTo[0]!.address, id: /^Message-ID: (.*)$/im.exec(raw)![1]! });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    got,
    says: (code: number, words: string) => void (says = { code, words }),
    takes: () => void (says = null),
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A house whose letters leave it, as the demo's never do: by a relay of the test's own. */
async function house() {
  const data = await mkdtemp(join(tmpdir(), 'linia-outgoing-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(data, 'postgres'), settings: { fsync: 'off' } });
  const relay = await aRelay();
  const mailPort = await freePort();
  const server = await ServerUnderTest.on(postgres.url, undefined, {
    LINIA_DEMO: '0',
    LINIA_MAIL_PORT: String(mailPort),
    LINIA_SMTP_URL: relay.url,
  });
  await server.start();
  // it answers a moment before it says where one begins
  const setup = () => /\/setup\/([\w-]+)/.exec(server.said)?.[1];
  await expect.poll(setup).toBeDefined();
  const database = new pg.Pool({ connectionString: postgres.url, max: 1 });
  await database.query(`insert into mailboxes (address, is_default) values ('help@linia.test', true)`);
  const transport = createTransport({ host: '127.0.0.1', port: mailPort, secure: false, ignoreTLS: true });
  return {
    relay,
    database,
    base: server.base,
    setup: setup()!,
    write: (from: string, subject: string) =>
      transport.sendMail({ from, to: 'help@linia.test', subject, text: 'Здравствуйте!' }),
    stop: async () => {
      transport.close();
      await database.end();
      await server.stop();
      await relay.stop();
      await postgres.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

let own: Awaited<ReturnType<typeof house>>;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  own = await house();
});
test.afterAll(() => own?.stop());

const row = (page: Page, from: string) => page.getByRole('row').filter({ hasText: from });

test('a letter that a server refuses is seen, and why; sent again by hand it leaves once, under the Message-ID it had', async ({
  page,
}) => {
  const made = await page.request.post(`${own.base}/api/setup/${own.setup}`, {
    data: { login: 'first', name: 'Лунина Тамара', password: 'long enough' },
  });
  expect(made.ok()).toBe(true);
  await page.goto(`${own.base}/settings/outgoing`);
  await expect(page.getByText('Писем ещё не было')).toBeVisible();
  await tongues(page, 'outgoing-empty');

  own.relay.says(554, 'not from you');
  await own.write('never@customer.test', 'Накладная');
  await expect(row(page, 'never@customer.test')).toContainText('не отправлено');
  own.relay.says(452, 'no room');
  await own.write('later@customer.test', 'Роуминг');
  await expect(row(page, 'later@customer.test')).toContainText('пока не уходит');
  await expect(row(page, 'later@customer.test')).toContainText('кончилось место: 452 no room');
  await expect.poll(postponed).toBe(1);
  await page.getByText('Не дошли').click();
  await expect(row(page, 'later@customer.test')).toHaveCount(0);
  await page.getByText('Все', { exact: true }).click();
  await expect(row(page, 'later@customer.test')).toBeVisible();
  await look(page, 'outgoing-failed');

  // a server that is still of its opinion: the letter stands as refused again
  own.relay.says(554, 'still not from you');
  await row(page, 'never@customer.test').getByRole('button', { name: 'Отправить ещё раз' }).click();
  await expect(page.getByRole('status').getByText('never@customer.test: отправляется')).toBeVisible();
  await expect.poll(tries).toBe(2);
  await expect(row(page, 'never@customer.test')).toContainText('не отправлено');
  expect(own.relay.got).toEqual([]);

  // and one that has thought better of it
  own.relay.takes();
  const again = row(page, 'never@customer.test').getByRole('button', { name: 'Отправить ещё раз' });
  await again.focus();
  await page.keyboard.press('Enter');
  await expect(row(page, 'never@customer.test')).toContainText('ушло');
  await row(page, 'later@customer.test').getByRole('button', { name: 'Попробовать сейчас' }).click();
  await expect(row(page, 'later@customer.test')).toContainText('ушло');
  await expect(page.getByRole('button', { name: 'Отправить ещё раз' })).toHaveCount(0);
  const { rows } = await own.database.query(
    `select r.address as "to", m.message_id as id from messages m join message_recipients r on r.message_id = m.id and r.kind = 'to' where m.direction = 'out' order by 1 desc`,
  );
  expect(own.relay.got).toEqual(rows);
  await look(page, 'outgoing-sent-again');
});

/** The one that is tried again by itself is not tried before somebody asks for it. */
async function postponed(): Promise<number | null> {
  const { rowCount } = await own.database.query(
    `update outbox set not_before = linia_now() + interval '1 hour'
     where kind = 'mail.send' and done_at is null and failed_at is null and (claimed_until is null or claimed_until <= linia_now())`,
  );
  return rowCount;
}

/** How often the refused letter was handed to a server. */
async function tries(): Promise<number> {
  const { rows } = await own.database.query(
    `select count(*)::int as n from outbox o join message_recipients r on r.message_id = (o.payload ->> 'message')::bigint and r.kind = 'to'
     where o.kind = 'mail.send' and r.address = 'never@customer.test' and (o.done_at is not null or o.failed_at is not null)`,
  );
  return rows[0].n as number;
}
