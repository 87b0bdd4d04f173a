import type { Language } from '@linia/protocol';

type Say = (hint: string) => string;
type Words = Record<Language, Say>;

const both = (ru: string | Say, en: string | Say): Words => ({
  ru: typeof ru === 'string' ? () => ru : ru,
  en: typeof en === 'string' ? () => en : en,
});

/** Why a cell or a row can't be taken, in people's words, by its code. What to do comes last. */
const words: Record<string, Words> = {
  'cell.too_long': both(
    (most) => `длиннее ${most} знаков`,
    (most) => `longer than ${most} characters`,
  ),
  'cell.formula': both('в ячейке ошибка формулы, а не значение', 'the cell holds a formula’s error, not a value'),
  'digits.lost': both(
    'Excel потерял цифры: задайте столбцу формат «Текст» и вставьте числа заново',
    'Excel has lost digits: format the column as Text and paste the numbers again',
  ),
  'zero.lost': both(
    (whole) => `Excel потерял ноль в начале: похоже на ${whole}. Задайте столбцу формат «Текст»`,
    (whole) => `Excel has lost a zero in front: probably ${whole}. Format the column as Text`,
  ),
  'number.letters': both(
    (letter) => `среди цифр стоит «${letter}»`,
    (letter) => `there is “${letter}” among the digits`,
  ),
  'number.length': both(
    (hint) => `цифр ${hint.split('/')[0]}, а нужно ${hint.split('/').slice(1).join(' или ')}`,
    (hint) => `${hint.split('/')[0]} digits instead of ${hint.split('/').slice(1).join(' or ')}`,
  ),
  'number.zeros': both('одни нули', 'nothing but zeros'),
  'number.checksum': both(
    'контрольная цифра не сошлась: в номере опечатка',
    'the check digit does not fit: there is a slip in the number',
  ),
  'number.prefix': both('так этот номер не начинается', 'a number of this kind does not begin so'),
  email: both('не похоже на адрес почты', 'this is not an e-mail address'),
  phone: both(
    (part) => (part ? `«${part}»: такого телефона быть не может` : 'такого телефона быть не может'),
    (part) => (part ? `“${part}” can’t be a phone number` : 'this can’t be a phone number'),
  ),
  'phones.many': both('больше 20 телефонов', 'more than 20 phone numbers'),
  'name.no_letters': both('в названии нет ни одной буквы', 'the name has no letter at all'),
  'name.missing': both('нет названия или имени', 'there is no name'),
  'name.missing_new': both(
    'в базе такой записи нет, а новой нужно название',
    'the base has no such record, and a new one needs a name',
  ),
  'name.several': both(
    'в базе несколько записей с таким названием, укажите номер',
    'the base has several records of this name: give a number',
  ),
  'company.missing': both(
    'не сказано, какой компании: нужен ИНН или название',
    'it is not said of which company: give the INN or the name',
  ),
  'company.unknown': both(
    'такой компании нет в базе: сначала загрузите компании',
    'the base has no such company: import the companies first',
  ),
  'company.several': both(
    'компаний с таким названием несколько, укажите ИНН',
    'there are several companies of this name: give the INN',
  ),
  'gln.of_another': both(
    (company) => `этот GLN уже у компании «${company}»`,
    (company) => `this GLN belongs to “${company}” already`,
  ),
  'request.number': both('нужен номер запроса: до девяти цифр', 'a request number is needed: up to nine digits'),
  'request.number_range': both(
    (most) => `номер больше ${most}: ряд не сможет продолжиться`,
    (most) => `the number is greater than ${most}: the series could not go on`,
  ),
  'request.state': both(
    'такого статуса нет: новый, открыт, ожидает клиента, решён, закрыт',
    'no such status: new, open, waiting for customer, solved, closed',
  ),
  'request.taken': both(
    (subject) => `этот номер уже у запроса «${subject}»`,
    (subject) => `this number belongs to “${subject}” already`,
  ),
  'subject.missing': both('нет темы', 'there is no subject'),
  instant: both('не похоже на дату: 30.09.2014 17:31', 'this is not a date: 2014-09-30 17:31'),
  'instant.order': both('закрыт раньше, чем создан', 'closed before it was created'),
  link: both('не похоже на ссылку: https://…', 'this is not a link: https://…'),
  'owner.unknown': both(
    'такого сотрудника нет: впишите, кто теперь отвечает, или оставьте пустым',
    'there is no such employee: write who answers for it now, or leave it empty',
  ),
  'owner.several': both(
    'таких сотрудников несколько: впишите полное имя',
    'there are several such employees: write the full name',
  ),
  'department.unknown_here': both('такого отдела нет', 'there is no such department'),
  'row.repeated': both(
    (row) => `повторяет строку ${row}`,
    (row) => `repeats row ${row}`,
  ),
  'row.ragged': both(
    'в строке больше ячеек, чем столбцов в заголовке: проверьте кавычки и разделители',
    'the row has more cells than the header has columns: check quotes and separators',
  ),
};

export const errorCodes = Object.keys(words);

/** The sentence for a cell's fault; an unknown code says itself. */
export function sayFault(code: string, hint: string | null, language: Language): string {
  return words[code]?.[language](hint ?? '') ?? code;
}
