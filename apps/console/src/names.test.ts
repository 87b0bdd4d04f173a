import { expect, test } from 'vitest';
import { initialed, isWoman, spoken, surname } from './names.ts';

test('in lists the surname comes first, in speech the name', () => {
  expect(spoken('Орлова Анна Сергеевна')).toBe('Анна Орлова');
  expect(spoken('Ёлкин Степан')).toBe('Степан Ёлкин');
  expect(surname('Дятлов Илья Олегович')).toBe('Дятлов');
  expect(initialed('Орлова Анна Сергеевна')).toBe('А. Орлова');
});

test('what is not a full name stays as it is', () => {
  expect(spoken('Склад, дежурный')).toBe('Склад, дежурный');
  expect(surname('секретарь')).toBe('секретарь');
  expect(spoken('Щербаков П. Н.')).toBe('Щербаков П. Н.');
});

test('a woman is told by her father’s name, and nobody is guessed', () => {
  expect(isWoman('Мельник Ольга Викторовна')).toBe(true);
  expect(isWoman('Дятлов Илья Олегович')).toBe(false);
  expect(isWoman('Цой Лев Ильич')).toBe(false);
  expect(isWoman('Ким Саша')).toBeNull();
});
