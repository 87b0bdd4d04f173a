import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { letter, Post } from './mail.testing.ts';
import { dovecot, Dovecot } from './dovecot.testing.ts';

describe.skipIf(dovecot === null)('a mailbox over IMAP', () => {
  let imap: Dovecot;
  let post: Post;
  beforeEach(async () => {
    imap = await Dovecot.start(dovecot!);
  });
  afterEach(async () => {
    await post.close();
    await imap.stop();
  });
  const subjects = async () => {
    await post.settle();
    return (await post.rows<{ subject: string }>('select subject from tickets order by id')).map(
      ({ subject }) => subject,
    );
  };
  const soon = { timeout: 20_000, interval: 50 };

  it('gives what lies in it, then each letter as it comes; none is deleted, each is marked as read', async () => {
    await imap.deliver(letter({ subject: 'Первое' }));
    await imap.deliver(letter({ subject: 'Второе' }));
    post = await Post.open(imap.config);
    await expect.poll(subjects, soon).toHaveLength(2);
    // told by the server itself: the next look would be a minute later
    await imap.deliver(letter({ subject: 'Третье' }));
    await expect.poll(subjects, soon).toContain('Третье');
    await expect.poll(() => imap.seen(), soon).toBe(3);
    expect(await imap.kept()).toBe(3);
    expect(post.relay.got).toHaveLength(3);
  });

  it('whose server went away is read again when it is back, and nothing in it becomes two requests', async () => {
    const twice = letter({ subject: 'Обеими дверями' });
    await imap.deliver(twice);
    post = await Post.open(imap.config);
    await expect.poll(subjects, soon).toHaveLength(1);
    await post.bring(twice);
    imap.cut();
    await imap.deliver(letter({ subject: 'После' }));
    // read by a person in the mailbox before we could
    await imap.deliver(letter({ subject: 'Прочитанное человеком' }), true);
    await expect.poll(subjects, soon).toHaveLength(3);
    expect((await subjects()).sort()).toEqual(['Обеими дверями', 'После', 'Прочитанное человеком'].sort());
  });

  it('that can’t be reached says what is wrong', async () => {
    post = await Post.open({ ...imap.config, port: 1 });
    await expect
      .poll(() => post.rows('select fault from mailboxes'), soon)
      .toEqual([{ fault: expect.stringMatching(/ECONNREFUSED/) }]);
  });
});
