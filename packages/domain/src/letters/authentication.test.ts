import { describe, expect, test } from 'vitest';
import { isForged, readAuthentication, senderVerdict } from './authentication.ts';

const line = (value: string) => ({ name: 'Authentication-Results', value });
const received = { name: 'Received', value: 'from x by y' };
const read = (...headers: { name: string; value: string }[]) => {
  const found = readAuthentication(headers, 'mx.linia.test');
  return found && [found.spf, found.dkim, found.dmarc].join(' ');
};

describe('what our own mail server says of a sender', () => {
  test.each([
    ['mx.linia.test; spf=pass smtp.mailfrom=c.test; dkim=pass header.d=c.test; dmarc=pass', 'pass pass pass'],
    ['mx.linia.test 1; dmarc=fail (p=REJECT; sp=none) header.from=bank.test', '  fail'],
    ['MX.LINIA.TEST;\tspf=softfail\r\n (domain of transitioning; spf=pass)', 'softfail  '],
    ['mx.linia.test; dkim=fail header.d=list.test; dkim=pass header.d=c.test; spf=none', 'none pass '],
    ['mx.linia.test; none', '  '],
  ])('%s', (value, said) => expect(read(line(value))).toBe(said));

  test('is read in several lines of one server, and not from lines of others', () => {
    expect(read(line('mx.linia.test; spf=pass'), line('mx.linia.test; dmarc=pass'), received)).toBe('pass  pass');
    expect(read(line('mx.linia.test.evil.test; dmarc=pass'))).toBeNull();
    expect(read(line('evil.test; dmarc=pass (mx.linia.test;)'))).toBeNull();
    expect(readAuthentication([line('mx.linia.test; dmarc=pass')], null)).toBeNull();
  });

  test('is not what the letter has brought with it', () =>
    expect(
      read(received, line('mx.linia.test; dmarc=fail'), received, line('mx.linia.test; dmarc=pass; spf=pass')),
    ).toBe('  fail'));

  test.each([
    [{ dmarc: 'fail', dkim: 'pass', spf: 'pass' }, true],
    [{ dmarc: 'pass', dkim: null, spf: 'fail' }, false],
    [{ dmarc: 'none', dkim: null, spf: 'fail' }, true],
    [{ dmarc: null, dkim: 'pass', spf: 'fail' }, false],
    [{ dmarc: null, dkim: null, spf: 'softfail' }, false],
  ])('%j is forged: %s', (found, forged) => expect(isForged({ ...found, by: 'x' })).toBe(forged));
  test.each([
    [{ dmarc: 'fail', dkim: 'pass', spf: 'pass' }, 'forged'],
    [{ dmarc: 'pass', dkim: null, spf: 'fail' }, 'proven'],
    [{ dmarc: 'none', dkim: 'pass', spf: 'pass' }, 'unproven'],
    [null, 'unknown'],
  ])('%j: the sender is %s', (found, verdict) => expect(senderVerdict(found && { ...found, by: 'x' })).toBe(verdict));
  test('nobody has looked: nobody is accused', () => expect(isForged(null)).toBe(false));
});
