import { expect, test } from 'vitest';
import { readAddresses, written } from './addresses.ts';

test('addresses are read as people write them, and written so that they are read the same', () => {
  const people = [
    { name: 'Марина Ковалёва', address: 'marina@x.test' },
    { name: '', address: 'glav@x.test' },
  ];
  expect(readAddresses('Марина Ковалёва <marina@x.test>; glav@x.test,,')).toEqual(people);
  expect(readAddresses(written(people))).toEqual(people);
  expect(readAddresses('"Ковалёва" <a@b.test>')).toEqual([{ name: 'Ковалёва', address: 'a@b.test' }]);
  expect(readAddresses('не адрес')).toEqual([{ name: '', address: 'не адрес' }]);
  expect(readAddresses(written([{ name: 'ООО «А», отдел <б>', address: 'a@b.test' }]))).toHaveLength(1);
});
