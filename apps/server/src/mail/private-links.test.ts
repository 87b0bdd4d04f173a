import { linkMark } from '@linia/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letter, Post, testSecrets } from './mail.testing.ts';
import { writeNotice } from './notice.ts';
import { privateLinks, withLink, withoutLinks } from './private-links.ts';
import { linkEffects } from './send-link.ts';

let post: Post;
beforeAll(async () => {
  post = await Post.open();
});
afterAll(() => post.close());

const facts = {
  number: '1',
  subject: 'Тема',
  date: '',
  company: 'Наш оператор',
  contract: '',
  respondBy: '',
  resolveBy: '',
  link: linkMark,
};

describe('a private link', () => {
  it('is the same in a letter that is sent once more after a death, and takes one place', async () => {
    await post.bring(letter({ from: 'twice@sent.test' }));
    await post.settle();
    const [notice] = await post.rows<{ id: number; messageId: string; kind: string }>(
      `select id, message_id as "messageId", kind from messages where kind = 'notice' and notice_to = 'twice@sent.test'`,
    );
    const links = privateLinks(testSecrets, () => 'https://support.linia.test');
    const give = () => links.give(post.db.pool, { ...notice!, to: [{ address: 'twice@sent.test' }] });
    const sent = post.relay.got.at(-1)!.mail.text!;
    expect(sent).toContain(await give());
    expect(await give()).toBe(links.show(notice!.messageId));
    expect(await post.rows('select from status_links where message_id = $1', [notice!.id])).toHaveLength(1);
    // another house’s secret makes another link
    expect(
      privateLinks({ sign: () => 'x'.repeat(43) }, () => 'https://support.linia.test').show(notice!.messageId),
    ).not.toBe(await give());
  });

  it('where customers have no page is not told of: the line that names it goes, and nothing else', () => {
    const notice = { subject: 's', text: 'Номер #{{number}}\nСтраница: {{link}}\n\nОтдельно {{link}} тут\n\nКонец' };
    const { text, html } = withLink(writeNotice(notice, 'ru', facts, ''), null);
    expect(text).toContain('Номер #1\n');
    expect(text).toContain('Конец');
    expect(`${text}${html}`).not.toMatch(/Страница|Отдельно|\{\{link/);
    expect(html).toContain('<p>Номер #1</p>\n<p>Конец</p>');
    const given = withLink(writeNotice(notice, 'ru', facts, ''), 'https://a.test/support/r/x');
    expect(given.text).toContain('Страница: https://a.test/support/r/x\n');
    expect(given.html).toContain('Страница: <a href="https://a.test/support/r/x">https://a.test/support/r/x</a></p>');
  });

  it('that is quoted back to us is not kept', () => {
    const token = 'Ab-_'.repeat(10) + 'xyz';
    expect(withoutLinks(`> https://a.test/support/r/${token}?lang=en и дальше`)).toBe(
      '> https://a.test/support/r/…?lang=en и дальше',
    );
    expect(withoutLinks('https://a.test/support/request')).toBe('https://a.test/support/request');
  });

  it('that was asked for leaves once, though the process died behind its commit and did it again', async () => {
    await post.bring(letter({ from: 'asked@again.test', subject: 'Ещё раз' }));
    await post.settle();
    const [ticket] = await post.rows<{ id: number }>(`select id from tickets where subject = 'Ещё раз'`);
    const effect = linkEffects(post.db, () => 'https://support.linia.test')['mail.link']!;
    const asked = { ticket: ticket!.id, address: 'asked@again.test', language: 'ru' } as never;
    for (let n = 0; n < 3; n++) await effect(asked, { id: 987_654, kind: 'mail.link', attempts: n + 1 });
    // where customers have no page there is nothing to tell
    await linkEffects(post.db, () => null)['mail.link']!(asked, { id: 987_655, kind: 'mail.link', attempts: 1 });
    await post.settle();
    const got = post.relay.got.filter(({ mail }) => mail.subject?.includes('Ссылка на ваш запрос'));
    expect(got).toHaveLength(1);
  });
});
