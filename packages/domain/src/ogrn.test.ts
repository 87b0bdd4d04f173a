import { expect, test } from 'vitest';
import { checkOgrn } from './ogrn.ts';

test.each([
  ['1027700132195', 'organization'],
  ['304500116000157', 'person'],
])('the OGRN %s is of an %s', (value, kind) => expect(checkOgrn(value)).toEqual({ valid: true, kind, value }));

test.each([
  ['1027700132196', 'checksum'],
  ['304500116000158', 'checksum'],
  ['4607164999995', 'prefix'],
  ['10277001321', 'length'],
  ['0000000000000', 'zeros'],
  ['1027700l32195', 'letters'],
  ['', 'empty'],
])('%s is no OGRN: %s', (typed, reason) => expect(checkOgrn(typed)).toEqual({ valid: false, reason }));
