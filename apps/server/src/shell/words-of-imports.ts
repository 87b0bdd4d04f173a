import type { Language } from '@linia/protocol';

/** Refusals of imports and exports. */
export const importWords: Record<string, Record<Language, string>> = {
  'import.unknown': { ru: 'Такой загрузки нет', en: 'There is no such import' },
  'import.state': {
    ru: 'Загрузка уже в другом состоянии. Обновите страницу',
    en: 'The import has moved on to another state. Reload the page',
  },
  'import.over': {
    ru: 'Поздно: загрузка уже закончилась',
    en: 'Too late: the import has ended already',
  },
  'import.busy': {
    ru: 'Сейчас читаются другие файлы. Попробуйте через минуту',
    en: 'Other files are being read now. Try again in a minute',
  },
  'import.too_large': {
    ru: 'Файл слишком большой: CSV до 30 МБ, XLSX до 15 МБ. Разделите его на части',
    en: 'The file is too large: CSV up to 30 MB, XLSX up to 15 MB. Split it',
  },
  'import.too_many_rows': {
    ru: 'В файле больше 500 000 строк. Разделите его на части',
    en: 'The file has more than 500,000 rows. Split it',
  },
  'import.too_many_columns': { ru: 'В файле больше 200 столбцов', en: 'The file has more than 200 columns' },
  'import.empty': { ru: 'Файл пустой', en: 'The file is empty' },
  'import.no_rows': {
    ru: 'В файле только заголовок, строк нет',
    en: 'The file has a header and no rows',
  },
  'import.not_a_table': {
    ru: 'Это не таблица: нужен CSV или XLSX',
    en: 'This is not a table: CSV or XLSX is needed',
  },
  'import.not_xlsx': {
    ru: 'Внутри это не XLSX. Откройте файл в Excel и сохраните как «Книга Excel (.xlsx)»',
    en: 'This is not an XLSX inside. Open the file in Excel and save it as “Excel Workbook (.xlsx)”',
  },
  'import.old_excel': {
    ru: 'Это старый формат Excel или файл с паролем. Сохраните его как «Книга Excel (.xlsx)» без пароля',
    en: 'This is an old format of Excel, or a file with a password. Save it as “Excel Workbook (.xlsx)” without one',
  },
  'import.locked': {
    ru: 'Файл закрыт паролем. Сохраните его без пароля',
    en: 'The file has a password. Save it without one',
  },
  'import.broken': {
    ru: 'Файл повреждён. Откройте его в Excel и сохраните заново',
    en: 'The file is damaged. Open it in Excel and save it again',
  },
  'import.bomb': {
    ru: 'Внутри файл в сотни раз больше, чем снаружи: такой мы не открываем',
    en: 'Inside, the file is hundreds of times larger than outside: such a one is not opened',
  },
  'import.quote': {
    ru: 'Кавычка открыта и не закрыта, дальше строки не разобрать',
    en: 'A quote is opened and never closed, what follows can’t be told into rows',
  },
  'import.row_too_long': {
    ru: 'Строка длиннее 400 000 знаков: наверное, кавычка открыта и не закрыта',
    en: 'A row is longer than 400,000 characters: probably a quote is opened and never closed',
  },
  'import.columns': {
    ru: 'Столбцы выбраны неверно: каждый можно взять один раз',
    en: 'The columns are chosen wrongly: each can be taken once',
  },
  'import.column_missing': {
    ru: 'Не хватает столбца, без которого строку не узнать',
    en: 'A column is missing without which a row can’t be told',
  },
  'import.has_errors': {
    ru: 'В файле есть ошибки. Исправьте их и загрузите файл заново: всё или ничего',
    en: 'The file has errors. Mend them and upload it again: all or nothing',
  },
  'import.nothing_new': { ru: 'Всё из файла уже есть в базе', en: 'The base has all of this already' },
  'import.changed': {
    ru: 'Пока вы смотрели, база изменилась. Ничего не записано, проверьте файл ещё раз',
    en: 'The base changed while you were looking. Nothing was written, check the file again',
  },
  'import.fault': {
    ru: 'Сбой на сервере. Ничего не записано, попробуйте ещё раз',
    en: 'A fault on the server. Nothing was written, try again',
  },
  'import.gone': { ru: 'Загрузка отменена', en: 'The import was cancelled' },
};
