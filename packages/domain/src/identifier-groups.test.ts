import { expect, test } from 'vitest';
import { identifierGroups } from './identifier-groups.ts';

test('identifiers are read aloud in groups, and the groups are the whole', () => {
  expect(identifierGroups('inn', '7707083893')).toEqual(['7707', '08389', '3']);
  expect(identifierGroups('inn', '500100732259')).toEqual(['5001', '007322', '59']);
  expect(identifierGroups('kpp', '773601001')).toEqual(['7736', '01', '001']);
  expect(identifierGroups('gln', '4607164999995')).toEqual(['4607', '1649', '9999', '5']);
  expect(identifierGroups('gln', '46071')).toEqual(['46071']);
});
