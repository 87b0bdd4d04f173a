import { innWithChecksum } from '@linia/domain';

export type Files = { organizations: Buffer; contacts: Buffer; inns: string[]; company: string[]; person: string[] };

const roots =
  'север восток запад юг торг снаб строй агро мед тех авто энерго хлеб сыр лес рыб сервис опт маркет груз'.split(' ');
const surnames = 'иванов петров сидоров щеголев дятлов орлов ежов мельник чайкин лунин рябов зуев'.split(' ');
const names = 'Иван Петр Илья Степан Олег Лев Игорь Павел Семен Тимур'.split(' ');

/** Two files as an office has them: a company a row with its INN, a person a row with the company's INN and a phone. */
export function makeFiles(size: number): Files {
  const inns: string[] = [];
  const company: string[] = [];
  const person: string[] = [];
  for (let n = 0; n < size; n++) {
    inns.push(innWithChecksum(String(100_000_000 + n * 7)));
    // some 10,000 words, as many as companies of a country have in their names
    company.push(`ООО «${word(n)} ${word(n * 31 + 7)}»`);
    person.push(`${capital(surnames[n % 12]!)}${n % 5_000} ${names[n % 10]} ${names[(n * 7) % 10]}ович`);
  }
  const lines = (head: string, row: (n: number) => string): Buffer =>
    Buffer.from([head, ...inns.map((_, n) => row(n))].join('\r\n'));
  return {
    inns,
    company,
    person,
    organizations: lines('ИНН;Название;КПП', (n) => `${inns[n]};${company[n]};540601001`),
    contacts: lines(
      'ФИО;ИНН;Должность;Почта;Телефон',
      (n) => `${person[n]};${inns[n]};бухгалтер;person${n}@example.ru;${phone(n)}`,
    ),
  };
}

export const phone = (n: number): string => `+7913${5_000_000 + n}`;

const word = (n: number): string => `${roots[n % 20]}${roots[Math.floor(n / 20) % 20]}${n % 23 === 0 ? n % 9_973 : ''}`;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
