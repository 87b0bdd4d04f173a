import type { ImportErrorRow, Language } from '@linia/protocol';
import { bom, csvLine } from './csv-line.ts';
import { fieldWords } from './field-words.ts';

const heads: Record<Language, string[]> = {
  ru: ['Строка', 'Ячейка', 'Поле', 'Значение', 'Причина'],
  en: ['Row', 'Cell', 'Field', 'Value', 'Reason'],
};

/** The errors as a table to work through beside the file. */
export const errorsFile = (errors: readonly ImportErrorRow[], language: Language): string =>
  bom +
  [
    heads[language],
    ...errors.map(({ row, cell, field, value, message }) => [
      row,
      cell,
      field === 'row' ? '' : fieldWords[field][language],
      value,
      message,
    ]),
  ]
    .map(csvLine)
    .join('');
