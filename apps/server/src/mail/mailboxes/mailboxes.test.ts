import { describe, expect, it } from 'vitest';
import { dovecot } from '../dovecot.testing.ts';
import { letter, testSecrets } from '../mail.testing.ts';
import { startMail } from '../start.ts';
import {
  add,
  administer,
  aMailServer,
  anAdministratorOfMailboxes,
  at,
  change,
  post,
  row,
  settings,
  tryMailbox,
} from './mailboxes.testing.ts';

anAdministratorOfMailboxes();

const subjects = async () => {
  await post.settle();
  return (await post.rows<{ subject: string }>('select subject from tickets order by id')).map((each) => each.subject);
};
const soon = { timeout: 20_000, interval: 50 };

describe('a mailbox', () => {
  it('has one address, one department that is open, and a password that nobody is ever told', async () => {
    const made = await add({
      address: 'Billing@Linia.test',
      imapHost: 'imap.linia.test',
      imapUser: 'b',
      imapPassword: 'geheim-42',
    });
    expect(made.body).toMatchObject({ address: 'billing@linia.test', imapPassword: '', imapPasswordKept: true });
    expect((await add({ address: 'billing@linia.test' })).body.error).toMatchObject({
      code: 'mailbox.taken',
      field: 'address',
    });
    expect((await add({ address: 'x@linia.test', departmentId: 4_711 })).body.error.field).toBe('departmentId');
    const changed = await change(made.body.id, { imapPassword: '' }, { imapPassword: 'geheim-43' });
    expect(changed.status).toBe(200);
    const kept = await post.rows('select imap_password as kept from mailboxes where id = $1', [made.body.id]);
    expect(testSecrets.open(kept[0]!['kept'] as string)).toBe('geheim-43');
    const everywhere = await post.rows(
      `select (select json_agg(j) from journal j)::text || (select json_agg(m) from mailboxes m)::text as all`,
    );
    expect(everywhere[0]!['all']).not.toContain('geheim');
    expect(JSON.stringify(changed.body) + JSON.stringify(await row(made.body.id))).not.toContain('geheim');
    await administer('POST', `/api/mailboxes/${made.body.id}/close`);
  });

  it('whose server is another one needs its password typed anew: a kept one goes only where it went', async () => {
    const made = await add({
      address: 'kept@linia.test',
      imapHost: '127.0.0.1',
      imapPort: 1,
      imapTls: 'none',
      imapUser: 'k',
      imapPassword: 'p',
    });
    const { id } = made.body;
    const elsewhere = await change(id, { imapHost: '127.0.0.1' }, { imapHost: 'mine.evil.test' });
    expect(elsewhere.body.error).toMatchObject({ code: 'mailbox.password', field: 'imapPassword' });
    const tried = await administer('POST', '/api/mailboxes/test', {
      id,
      mailbox: settings({
        address: 'kept@linia.test',
        imapHost: '127.0.0.1',
        imapPort: 2,
        imapTls: 'none',
        imapUser: 'k',
      }),
    });
    expect(tried.body.error.code).toBe('mailbox.password');
    const same = await tryMailbox(
      { address: 'kept@linia.test', imapHost: '127.0.0.1', imapPort: 1, imapTls: 'none', imapUser: 'k' },
      id,
    );
    expect(same.imap).toMatchObject({ ok: false, code: 'port.refused' });
    await administer('POST', `/api/mailboxes/${id}/close`);
  });

  it('that was encrypted with another key says so, and is read once its password is typed again', async () => {
    const { body } = await add({
      address: 'key@linia.test',
      imapHost: '127.0.0.1',
      imapPort: 1,
      imapTls: 'none',
      imapUser: 'k',
      imapPassword: 'p',
    });
    await post.rows(`update mailboxes set imap_password = '1.AAAA', version = version + 1 where id = $1`, [body.id]);
    post.mail.mailboxesChanged();
    await expect.poll(async () => (await row(body.id)).fault?.code, soon).toBe('password.key');
    await change(body.id, { imapPassword: '' }, { imapPassword: 'again' });
    await expect.poll(async () => (await row(body.id)).fault?.code, soon).toBe('port.refused');
    await administer('POST', `/api/mailboxes/${body.id}/close`);
  });
});

describe.skipIf(dovecot === null)('while letters come', () => {
  it('mailboxes are added, changed and closed; each is read by its own name, folder and department', async () => {
    const [first, second] = [await aMailServer({ password: 'one' }), await aMailServer({ password: 'two' })];
    await second.folder('Support');
    await first.deliver(letter({ subject: 'В первый' }));
    await second.deliver(letter({ subject: 'Во второй, в папку' }), false, 'Support');
    await post.rows(`insert into departments (name, position) values ('Продажи', 9)`);
    const departmentId = (await post.rows<{ id: number }>(`select id from departments where name = 'Продажи'`))[0]!.id;
    const made = await add({ ...at(first), address: 'one@linia.test', sender: 'Первый', departmentId });
    await expect.poll(subjects, soon).toContain('В первый');
    expect(await post.rows(`select department_id as id from tickets where subject = 'В первый'`)).toEqual([
      { id: departmentId },
    ]);
    await expect
      .poll(() => post.relay.got.map(({ mail }) => mail.from?.text), soon)
      .toContain('"Первый" <one@linia.test>');

    const wrong = await add({
      ...at(second, { imapFolder: 'Support', imapPassword: 'wrong' }),
      address: 'two@linia.test',
    });
    await expect
      .poll(async () => (await row(wrong.body.id)).fault, soon)
      .toMatchObject({ code: 'password.wrong', since: expect.any(String) });
    expect(await subjects()).not.toContain('Во второй, в папку');
    const board = await post.rows<{ list: { code: string }[] }>(
      `select board_troubles(null, '[]', linia_now() - interval '1 day', linia_now() + interval '16 minutes') as list`,
    );
    expect(board[0]!.list).toContainEqual(
      expect.objectContaining({
        code: 'mailbox_unread',
        severity: 'over',
        subject: 'two@linia.test',
        value: 'password.wrong',
      }),
    );
    await change(wrong.body.id, { imapPassword: '' }, { imapPassword: 'two' });
    await expect.poll(subjects, soon).toContain('Во второй, в папку');
    await expect
      .poll(async () => await row(wrong.body.id), soon)
      .toMatchObject({ fault: null, lookedAt: expect.any(String) });

    await administer('POST', `/api/mailboxes/${made.body.id}/close`);
    post.mail.mailboxesChanged();
    await expect
      .poll(() => post.rows('select read_until from mailboxes where id = $1', [made.body.id]), soon)
      .toEqual([{ read_until: null }]);
    await first.deliver(letter({ subject: 'В закрытый' }));
    await second.deliver(letter({ subject: 'В открытый' }), false, 'Support');
    await expect.poll(subjects, soon).toContain('В открытый');
    expect(await subjects()).not.toContain('В закрытый');
    await administer('POST', `/api/mailboxes/${made.body.id}/reopen`);
    post.mail.mailboxesChanged();
    await expect.poll(subjects, soon).toContain('В закрытый');
    for (const { body } of [made, wrong]) await administer('POST', `/api/mailboxes/${body.id}/close`);
    post.mail.mailboxesChanged();
  });

  it('of two processes one reads a mailbox at a time, and the other takes it over', async () => {
    const server = await aMailServer();
    const { body } = await add({ ...at(server), address: 'both@linia.test' });
    await expect.poll(async () => (await row(body.id)).lookedAt, soon).not.toBeNull();
    const quiet = { info: () => {}, warn: () => {}, error: console.error };
    const other = await startMail(
      { db: post.db, log: quiet, secrets: testSecrets },
      { demo: false, mail: { receive: null, relay: null, imap: null } },
    );
    try {
      other.mailboxesChanged();
      await server.deliver(letter({ subject: 'Одному из двух' }));
      await expect.poll(subjects, soon).toContain('Одному из двух');
      expect(server.visits.count).toBe(1);
      // the first one is dead: what it held is free again when its time is over
      await post.rows(
        `update mailboxes set read_by = -1, read_until = linia_now() - interval '1 second' where id = $1`,
        [body.id],
      );
      other.mailboxesChanged();
      await expect.poll(() => server.visits.count, soon).toBe(2);
      await server.deliver(letter({ subject: 'Другому' }));
      await expect.poll(subjects, soon).toContain('Другому');
      expect(await post.rows(`select from tickets where subject in ('Одному из двух', 'Другому')`)).toHaveLength(2);
    } finally {
      await other.stop();
      await administer('POST', `/api/mailboxes/${body.id}/close`);
      post.mail.mailboxesChanged();
    }
  });

  it('a mailbox into which nothing can be written says so, and what lay in it comes when it can', async () => {
    const server = await aMailServer();
    await server.deliver(letter({ subject: 'На полном диске' }));
    await server.seal(true);
    expect((await tryMailbox(at(server))).imap).toMatchObject({ ok: false, code: 'folder.readonly' });
    const { body } = await add({ ...at(server), address: 'sealed@linia.test' });
    await expect.poll(async () => (await row(body.id)).fault?.code, soon).toBe('folder.readonly');
    await server.seal(false);
    server.cut();
    await expect.poll(subjects, soon).toContain('На полном диске');
    await expect.poll(async () => (await row(body.id)).fault, soon).toBeNull();
    await administer('POST', `/api/mailboxes/${body.id}/close`);
    post.mail.mailboxesChanged();
  });

  it('a letter that our own full disk did not take is taken later, and delays none of the others', async () => {
    const server = await aMailServer();
    await post.rows(`create function no_room() returns trigger language plpgsql as $$ begin
      raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    await post.rows(
      `create trigger no_room before insert on letters for each row when (new.message_id = '<big@customer.test>') execute function no_room()`,
    );
    await server.deliver(letter({ subject: 'Большое', id: '<big@customer.test>' }));
    await server.deliver(letter({ subject: 'После большого' }));
    const { body } = await add({ ...at(server), address: 'room@linia.test' });
    await expect.poll(subjects, soon).toContain('После большого');
    await expect.poll(async () => (await row(body.id)).fault?.code, soon).toBe('disk.ours');
    expect(await server.seen()).toBe(1);
    expect((await row(body.id)).stuck).toMatchObject([{ uid: 1, code: 'disk.ours', said: expect.stringMatching(/No space/) }]); // prettier-ignore
    // a person has read it in the mailbox, and whoever reads the mailbox now has never seen it fail
    await server.read();
    await administer('POST', `/api/mailboxes/${body.id}/close`);
    post.mail.mailboxesChanged();
    await post.rows('drop trigger no_room on letters');
    await administer('POST', `/api/mailboxes/${body.id}/reopen`);
    post.mail.mailboxesChanged();
    await expect.poll(subjects, soon).toContain('Большое');
    await expect.poll(() => row(body.id), soon).toMatchObject({ fault: null, stuck: [] });
    await administer('POST', `/api/mailboxes/${body.id}/close`);
    post.mail.mailboxesChanged();
  });

  it('a mailbox that is nearly full says so before it turns letters away', async () => {
    const server = await aMailServer({ quota: 1 });
    await server.deliver(letter({ text: 'x'.repeat(1_000_000) }));
    expect((await tryMailbox({ ...at(server) })).imap).toMatchObject({
      ok: true,
      unread: 1,
      used: { of: 1024 * 1024 },
    });
    const { body } = await add({ ...at(server), address: 'full@linia.test' });
    await expect
      .poll(async () => (await row(body.id)).fault, soon)
      .toMatchObject({ code: 'box.full', said: expect.stringMatching(/9[5-9] %/) });
    await administer('POST', `/api/mailboxes/${body.id}/close`);
    post.mail.mailboxesChanged();
  });
});
