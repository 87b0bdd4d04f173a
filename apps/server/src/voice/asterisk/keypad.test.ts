import { describe, expect, it } from 'vitest';
import { readKeypad } from './keypad.ts';

describe('the keypad', () => {
  it.each([
    ['7707083893', { what: 'number', how: 'inn', value: '7707083893' }],
    ['500100732259', { what: 'number', how: 'inn', value: '500100732259' }],
    ['4607164999995', { what: 'number', how: 'gln', value: '4607164999995' }],
    ['1046297', { what: 'number', how: 'request', value: '1046297' }],
    ['101', { what: 'extension', value: '101' }],
    ['', { what: 'nothing' }],
  ])('«%s» is read as what it can only be', (digits, read) => {
    expect(readKeypad(digits)).toEqual(read);
  });

  it.each(['7707083894', '0000000000', '500100732258', '1234567890123', '01234', '7', '12345678901'])(
    '«%s» is wrong',
    (digits) => {
      expect(readKeypad(digits)).toEqual({ what: 'wrong' });
    },
  );
});
