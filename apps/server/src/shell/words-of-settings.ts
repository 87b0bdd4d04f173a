import type { Language } from '@linia/protocol';

/** Refusals of the administrator's pages. */
export const settingsWords: Record<string, Record<Language, string>> = {
  'settings.changed': {
    ru: 'Пока вы правили, это изменил другой администратор: посмотрите, как сейчас',
    en: 'Another administrator has changed this meanwhile: look at how it is now',
  },
  'word.unknown': { ru: 'В этом списке такого больше нет', en: 'This list has no such word any more' },
  'word.taken': {
    ru: 'Такое название в этом списке уже есть, возможно среди убранных',
    en: 'This list has such a name already, perhaps among the retired',
  },
  'word.used': {
    ru: 'Это есть в звонках, запросах или правилах: удалить нельзя, можно только больше не предлагать',
    en: 'Calls, requests or rules have this: it cannot be deleted, only offered no more',
  },
  'word.offered': { ru: 'Сначала уберите это из предлагаемых', en: 'First take it out of what is offered' },
  'word.last': {
    ru: 'Это последнее в списке: выбирать будет не из чего',
    en: 'This is the last of the list: there would be nothing to choose from',
  },
  'rule.unknown': { ru: 'Этого правила больше нет', en: 'This rule is no more' },
  'rule.empty': {
    ru: 'Назовите хотя бы одно: тему, услугу или компанию',
    en: 'Name at least one: a subject, a service or a company',
  },
  'department.closed': { ru: 'Этот отдел закрыт', en: 'This department is closed' },
  'department.needed': {
    ru: 'Отдел пока закрыть нельзя: в него ещё ведут или в нём ещё ждут',
    en: 'The department cannot be closed yet: something leads there, or somebody waits there',
  },
  'department.used': {
    ru: 'У отдела есть звонки, запросы или люди: его можно только закрыть',
    en: 'The department has calls, requests or people: it can only be closed',
  },
  'department.taken': {
    ru: 'Отдел или очередь с таким названием уже есть',
    en: 'There is a department or a queue of this name already',
  },
  'department.head': {
    ru: 'Руководителем может быть тот, у кого есть эта роль',
    en: 'A head is somebody who has that role',
  },
  'line.used': {
    ru: 'На этой линии были звонки: её можно только закрыть',
    en: 'This line has had calls: it can only be closed',
  },
  'line.demo_only': {
    ru: 'Учебная линия бывает только в демонстрации',
    en: 'A simulated line exists only in the demo',
  },
  'line.closed': {
    ru: 'Эта линия закрыта: новые звонки на неё не принимаются',
    en: 'This line is closed: it takes no new calls',
  },
  'calendar.unknown': { ru: 'Такого календаря нет', en: 'There is no such calendar' },
  'calendar.name_taken': { ru: 'Календарь с таким названием уже есть', en: 'There is a calendar of this name already' },
  'calendar.used': {
    ru: 'По этому календарю работают очереди: сначала назначьте им другой',
    en: 'Queues go by this calendar: first choose another one for them',
  },
  'calendar.zone': { ru: 'Такого часового пояса нет', en: 'There is no such time zone' },
  'calendar.country': {
    ru: 'Страна пишется двумя буквами: RU, KZ, BY',
    en: 'A country is written with two letters: RU, KZ, BY',
  },
  'calendar.day_twice': { ru: 'Один и тот же день указан дважды', en: 'The same day is there twice' },
  'calendar.hours': {
    ru: 'Часы пересекаются, пусты или записаны не так',
    en: 'Hours overlap, are empty or are not written as times',
  },
  'production.file': {
    ru: 'Файл не принят, ничего не изменилось: посмотрите, что в нём не так',
    en: 'The file was not taken and nothing has changed: see what is wrong with it',
  },
};
