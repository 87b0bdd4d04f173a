import { describe, expect, it } from 'vitest';
import { bringAndDie } from './crash.testing.ts';
import { dovecot, Dovecot } from './dovecot.testing.ts';

describe('a server killed twenty times among a hundred letters', () => {
  it('loses none, registers none twice and leaves nobody without a number', async () => {
    const { noticedTwice, ...rest } = await bringAndDie(100, 20);
    console.log(`notices sent twice, under one Message-ID: ${noticedTwice}`);
    expect(rest).toEqual({ kills: 20, requests: 100, lost: 0, twice: 0, unnoticed: 0 });
    expect(noticedTwice).toBeLessThanOrEqual(20 * 4);
  });

  it.skipIf(dovecot === null)('nor of a hundred in a mailbox', async () => {
    const imap = await Dovecot.start(dovecot!);
    try {
      const { noticedTwice, ...rest } = await bringAndDie(100, 20, imap);
      console.log(`of the mailbox: notices sent twice, under one Message-ID: ${noticedTwice}`);
      expect(rest).toEqual({ kills: 20, requests: 100, lost: 0, twice: 0, unnoticed: 0 });
      expect(noticedTwice).toBeLessThanOrEqual(20 * 4);
    } finally {
      await imap.stop();
    }
  });
});
