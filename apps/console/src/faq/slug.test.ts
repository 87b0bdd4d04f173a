import { expect, it } from 'vitest';
import { slugOf } from './slug.ts';

it('a title suggests an address of Latin letters, cut at a word', () => {
  expect(slugOf('Где взять GLN и кто его выдаёт?')).toBe('gde-vzyat-gln-i-kto-ego-vydaet');
  expect(slugOf('What to do about “Certificate revoked”')).toBe('what-to-do-about-certificate-revoked');
  expect(slugOf('I can’t sign in')).toBe('i-cant-sign-in');
  expect(slugOf('«»')).toBe('');
  const long = slugOf('слово '.repeat(40));
  expect(long.length).toBeLessThanOrEqual(60);
  expect(long).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(long.endsWith('slovo')).toBe(true);
});
