import { describe, expect, it } from 'vitest';
import { bringAndDie } from './crash.testing.ts';

describe('a server killed among letters', () => {
  it('loses none, registers none twice and leaves nobody without a number', { timeout: 180_000 }, async () => {
    const { noticedTwice, ...rest } = await bringAndDie(16, 2);
    expect(rest).toEqual({ requests: 16, lost: 0, twice: 0, unnoticed: 0 });
    // only what the relay had taken when the server died: at most what was being sent at once
    expect(noticedTwice).toBeLessThanOrEqual(2 * 4);
  });
});
