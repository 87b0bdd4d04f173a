import type { ImportField, ImportKind } from '@linia/domain/imports';
import type { Language } from '@linia/protocol';

/** The heads of an exported file, which an import knows again. */
export const fieldWords: Record<ImportField, Record<Language, string>> = {
  inn: { ru: 'ИНН', en: 'INN' },
  company: { ru: 'Компания', en: 'Company' },
  name: { ru: 'Название', en: 'Name' },
  kpp: { ru: 'КПП', en: 'KPP' },
  ogrn: { ru: 'ОГРН', en: 'OGRN' },
  gln: { ru: 'GLN', en: 'GLN' },
  address: { ru: 'Адрес', en: 'Address' },
  position: { ru: 'Должность', en: 'Position' },
  email: { ru: 'Почта', en: 'E-mail' },
  phones: { ru: 'Телефоны', en: 'Phones' },
  number: { ru: 'Номер', en: 'Number' },
  subject: { ru: 'Тема', en: 'Subject' },
  state: { ru: 'Статус', en: 'Status' },
  owner: { ru: 'Ответственный', en: 'Owner' },
  department: { ru: 'Отдел', en: 'Department' },
  openedAt: { ru: 'Создан', en: 'Created' },
  overAt: { ru: 'Закрыт', en: 'Closed' },
  link: { ru: 'Ссылка', en: 'Link' },
  description: { ru: 'Описание', en: 'Description' },
};

const person: Record<Language, string> = { ru: 'ФИО', en: 'Full name' };

export const headOf = (kind: ImportKind, field: ImportField, language: Language): string =>
  kind === 'contacts' && field === 'name' ? person[language] : fieldWords[field][language];

export const kindWords: Record<ImportKind, Record<Language, string>> = {
  organizations: { ru: 'компании', en: 'companies' },
  locations: { ru: 'места', en: 'locations' },
  contacts: { ru: 'контакты', en: 'contacts' },
  tickets: { ru: 'запросы', en: 'requests' },
};
