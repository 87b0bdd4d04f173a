import { expect, test } from 'vitest';
import { checkKpp } from './kpp.ts';

test.each([
  ['773601001', '773601001'],
  ['7736 01 001', '773601001'],
  ['7736ab001', '7736AB001'],
])('the KPP %s is %s', (typed, value) => expect(checkKpp(typed)).toEqual({ valid: true, value }));

test.each([
  ['77360100', 'length'],
  ['7736010011', 'length'],
  ['7736О1001', 'letters'],
  ['A73601001', 'letters'],
  ['000000000', 'zeros'],
  ['', 'empty'],
])('%s is no KPP: %s', (typed, reason) => expect(checkKpp(typed)).toEqual({ valid: false, reason }));
