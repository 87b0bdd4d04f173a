import { describe, expect, it } from 'vitest';
import { bringAndDie } from './crash.testing.ts';
import { dovecot, Dovecot } from './dovecot.testing.ts';

describe('a server killed among letters', () => {
  it('loses none, registers none twice and leaves nobody without a number', { timeout: 300_000 }, async () => {
    const { noticedTwice, ...rest } = await bringAndDie(16, 2);
    expect(rest).toEqual({ kills: 2, requests: 16, lost: 0, twice: 0, unnoticed: 0 });
    // only what the relay had taken when the server died: at most what was being sent at once
    expect(noticedTwice).toBeLessThanOrEqual(2 * 4);
  });

  it.skipIf(dovecot === null)('fetches from a mailbox each letter once', { timeout: 300_000 }, async () => {
    const imap = await Dovecot.start(dovecot!);
    try {
      const { noticedTwice, ...rest } = await bringAndDie(12, 2, imap);
      expect(rest).toEqual({ kills: 2, requests: 12, lost: 0, twice: 0, unnoticed: 0 });
      expect(noticedTwice).toBeLessThanOrEqual(2 * 4);
      await expect.poll(() => imap.seen(), { timeout: 20_000 }).toBe(12);
    } finally {
      await imap.stop();
    }
  });
});
