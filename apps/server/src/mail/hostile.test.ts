import { isForged } from '@linia/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Reader } from './reading/reader.ts';
import { Pace } from './pace.ts';
import { startReceiver } from './receiver.ts';
import { takeLetters } from './take-letter.ts';
import { letter, Post } from './mail.testing.ts';
import { connect } from 'node:net';

let post: Post;
beforeAll(async () => {
  post = await Post.open();
});
beforeEach(() => void post.relay.got.splice(0));
afterAll(() => post.close());

type Made = {
  id: number;
  subject: string;
  state: string;
  letter: string;
  claims: number | null;
  company: number | null;
};
const last = async () =>
  (
    await post.rows<Made>(
      `select t.id, t.subject, t.state, l.state as letter, t.claims_id as claims, t.organization_id as company
       from tickets t join letters l on l.ticket_id = t.id order by l.id desc limit 1`,
    )
  )[0]!;
async function arrive(raw: string | Buffer, from = 'ivan@customer.test'): Promise<Made> {
  expect(await post.bring(raw, from)).toMatch(/^250/);
  await post.settle();
  expect(await post.rows(`select from letters where state = 'waiting'`)).toEqual([]);
  return last();
}
const head = (more: string[]) =>
  [
    'From: ivan@customer.test',
    'To: help@linia.test',
    'Message-ID: <h1@customer.test>',
    'MIME-Version: 1.0',
    ...more,
  ].join('\r\n');

describe('a hostile letter', () => {
  it('of more than 30 MB is refused at the door, in words, and the next one is taken', async () => {
    const big = Buffer.concat([Buffer.from(letter()), Buffer.alloc(31 * 1024 * 1024, 'x\r\n')]);
    await expect(post.bring(big)).rejects.toThrow(/552/);
    expect((await arrive(letter({ subject: 'После большого' }))).subject).toBe('После большого');
  });

  it('of 29 MB is a request with its file', async () => {
    const content = Buffer.alloc(21 * 1024 * 1024, 7)
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n');
    const raw = `${head(['Subject: huge', 'Content-Type: multipart/mixed; boundary="b"'])}\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n--b\r\nContent-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n--b--\r\n`;
    expect((await arrive(raw)).subject).toBe('huge');
    expect(await post.rows('select bytes from attachments order by id desc limit 1')).toEqual([
      { bytes: 21 * 1024 * 1024 },
    ]);
  });

  it('of 2,000 parts, or nested 200 deep, is a request that says what was not read', async () => {
    const parts = Array.from(
      { length: 2_000 },
      (_, n) => `--b\r\nContent-Type: text/plain; name="${n}.txt"\r\n\r\n${n}\r\n`,
    ).join('');
    const many = await arrive(
      `${head(['Subject: many', 'Content-Type: multipart/mixed; boundary="b"'])}\r\n\r\n${parts}--b--\r\n`,
    );
    expect(many.subject).toBe('many');
    let deep = 'Content-Type: text/plain\r\n\r\ndeep\r\n';
    for (let n = 200; n > 0; n--)
      deep = `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n${deep}--b${n}--\r\n`;
    expect((await arrive(`${head(['Subject: deep'])}\r\n${deep}`)).subject).toBe('deep');
    const cut = await post.rows(`select cut from messages where direction = 'in' order by id desc limit 2`);
    expect(cut.map((each) => typeof each['cut'])).toEqual(['string', 'string']);
  });

  it.each([
    ['a charset that is none', ['Subject: c', 'Content-Type: text/plain; charset="\'; drop table letters; --"']],
    ['utf-8 that is none', ['Subject: =?utf-8?B?/////w==?=', 'Content-Type: text/plain; charset=utf-8']],
    ['base64 that is none', ['Subject: b', 'Content-Type: text/plain', 'Content-Transfer-Encoding: base64']],
    ['null characters', ['Subject: n\0ul', 'Content-Type: text/plain']],
    ['a boundary that never comes', ['Subject: x', 'Content-Type: multipart/mixed; boundary="never"']],
    ['a header of 200 KB', [`Subject: ${'длинная '.repeat(20_000)}`]],
    ['10,000 headers', Array.from({ length: 10_000 }, (_, n) => `X-H${n}: ${n}`)],
    ['10,000 recipients', [`Cc: ${Array.from({ length: 10_000 }, (_, n) => `p${n}@x.test`).join(', ')}`]],
    ['only a dot', ['Subject: .']],
  ])('with %s is a request', async (_, headers) => {
    const before = (await post.rows<{ n: number }>('select count(*)::int as n from tickets'))[0]!.n;
    await arrive(Buffer.from(`${head(headers)}\r\n\r\n=\xff\xfe\0 текст\r\n`, 'latin1'));
    expect((await post.rows<{ n: number }>('select count(*)::int as n from tickets'))[0]!.n).toBe(before + 1);
  });

  it('whose files are named with paths keeps the names as data, and the keys are nobody’s to guess', async () => {
    const names = ['../../../etc/cron.d/evil', '..\\\\..\\\\boot.ini', '/etc/passwd', 'C:\\\\x.exe', 'con.txt'];
    const parts = names
      .map(
        (name) => `--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nx\r\n`,
      )
      .join('');
    const { id } = await arrive(
      `${head(['Subject: paths', 'Content-Type: multipart/mixed; boundary="b"'])}\r\n\r\n${parts}--b--\r\n`,
    );
    const files = await post.rows<{ name: string; key: string }>(
      'select a.name, a.key from attachments a join messages m on m.id = a.message_id where m.ticket_id = $1 order by position',
      [id],
    );
    expect(files).toHaveLength(5);
    for (const { name, key } of files) {
      expect(name).not.toMatch(/[/\\]|\.\./);
      expect(key).toMatch(/^[\w-]{24}$/);
    }
  });

  it('with a poison in it delays none of the others', async () => {
    await post.rows(
      `create function poison() returns trigger language plpgsql as $$ begin raise exception 'poison'; end $$`,
    );
    await post.rows(
      `create trigger poison before insert on messages for each row when (new.subject = 'Яд') execute function poison()`,
    );
    await post.bring(letter({ subject: 'Яд' }));
    const others = Array.from({ length: 12 }, (_, n) => `Здоровое ${n}`);
    for (const subject of others) await post.bring(letter({ subject, from: `${subject.length}@c.test` }), 'c@c.test');
    await post.settle();
    const done = (await post.rows<{ subject: string }>('select subject from tickets')).map(({ subject }) => subject);
    expect(done).toEqual(expect.arrayContaining(others));
    expect(await post.rows(`select fault from letters where state = 'waiting'`)).toEqual([{ fault: 'poison' }]);
    await post.rows('drop trigger poison on messages');
    await post.rows(`update outbox set not_before = linia_now() where done_at is null`);
    await post.settle();
    expect((await last()).letter).not.toBe('waiting');
  });
});

describe('a forged sender', () => {
  it('does not join a request, is nobody’s company and gets no notice; an honest one does', async () => {
    await post.rows(`update mailboxes set authserv = 'mx.linia.test'`);
    const first = await arrive(letter({ from: 'anna@bank.test', subject: 'Выписка' }), 'anna@bank.test');
    const number = (await post.rows<{ number: number }>('select number from tickets where id = $1', [first.id]))[0]!
      .number;
    post.relay.got.splice(0);
    const answer = (id: string, said: string, own: string[] = []) =>
      arrive(
        letter({
          id,
          from: 'anna@bank.test',
          subject: `Re: [#${number}] Выписка`,
          headers: [
            `Authentication-Results: mx.linia.test; ${said}`,
            'Received: from evil.test by mx.linia.test',
            ...own,
          ],
        }),
        'anna@bank.test',
      );
    const forged = await answer('<f1@x>', 'dmarc=fail header.from=bank.test', [
      'Authentication-Results: mx.linia.test; dmarc=pass',
    ]);
    expect(forged).toMatchObject({ claims: first.id, company: null });
    expect(
      await post.rows(`select authentication, automatic from messages where ticket_id = $1 and direction = 'in'`, [
        forged.id,
      ]),
    ).toEqual([{ authentication: { spf: null, dkim: null, dmarc: 'fail', by: 'mx.linia.test' }, automatic: 'dmarc' }]);
    expect(post.relay.got).toEqual([]);
    expect((await answer('<f2@x>', 'spf=pass; dmarc=pass')).id).toBe(first.id);
    await post.rows('update mailboxes set authserv = null');
  });

  it('and whoever it copies has no part in a request, also once a person has attached it there', async () => {
    await post.rows(`update mailboxes set authserv = 'mx.linia.test'`);
    const theirs = await arrive(letter({ from: 'b@bank.test', subject: 'Счёт' }), 'b@bank.test');
    await arrive(
      letter({
        from: 'stranger@evil.test',
        subject: 'Обо мне',
        headers: ['Authentication-Results: mx.linia.test; spf=fail; dmarc=none', 'Cc: accomplice@evil.test'],
      }),
    );
    const forged = await last();
    await post.rows('update messages set ticket_id = $2 where ticket_id = $1', [forged.id, theirs.id]);
    const belongs = async (address: string) =>
      (await post.rows('select sender_belongs($1, $2) as belongs', [theirs.id, address]))[0]!['belongs'];
    expect([await belongs('stranger@evil.test'), await belongs('accomplice@evil.test')]).toEqual([false, false]);
    expect(await belongs('b@bank.test')).toBe(true);
    await post.rows('update mailboxes set authserv = null');
  });

  it('is told in SQL as it is told in the domain', async () => {
    const said = [null, 'pass', 'fail', 'softfail', 'none'];
    for (const spf of said)
      for (const dkim of said)
        for (const dmarc of said) {
          const found = { spf, dkim, dmarc, by: 'x' };
          const [row] = await post.rows('select is_forged($1) as forged', [JSON.stringify(found)]);
          expect({ found, ...row }).toEqual({ found, forged: isForged(found) });
        }
    expect(await post.rows('select is_forged(null) as forged')).toEqual([{ forged: false }]);
  });
});

describe('the receiver as LMTP', () => {
  it('answers for each recipient, takes a letter once, and refuses who is nobody here', async () => {
    const quiet = { info: () => {}, warn: () => {} };
    const reader = new Reader();
    const register = takeLetters(post.db, quiet, reader, new Pace());
    const receiver = await startReceiver(post.db, quiet, register, { host: '127.0.0.1', port: 0, lmtp: true });
    const socket = connect(receiver.port()!, '127.0.0.1');
    let said = '';
    socket.on('data', (bytes: Buffer) => void (said += bytes.toString()));
    const say = async (words: string, expected: RegExp) => {
      said = '';
      socket.write(`${words}\r\n`);
      await expect.poll(() => said, { interval: 10 }).toMatch(expected);
    };
    await expect.poll(() => said, { interval: 10 }).toMatch(/^220/);
    await say('LHLO relay.test', /^250 /m);
    await say('MAIL FROM:<ivan@customer.test>', /^250/m);
    await say('RCPT TO:<help@linia.test>', /^250/m);
    await say('RCPT TO:<help+7@linia.test>', /^250/m);
    await say('RCPT TO:<nobody@elsewhere.test>', /^550/m);
    await say('DATA', /^354/m);
    await say(`${letter({ subject: 'По LMTP' })}\r\n.`, /^250[^\n]*\n250/m);
    await say('QUIT', /^221/m);
    socket.destroy();
    await receiver.stop();
    await reader.stop();
    await post.settle();
    expect(
      await post.rows(
        `select envelope_to as "to" from letters l join tickets t on t.id = l.ticket_id where t.subject = 'По LMTP'`,
      ),
    ).toEqual([{ to: ['help@linia.test', 'help+7@linia.test'] }]);
  });
});
