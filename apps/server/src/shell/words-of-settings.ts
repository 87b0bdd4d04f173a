import type { Language } from '@linia/protocol';

/** Refusals of the administrator's pages. */
export const settingsWords: Record<string, Record<Language, string>> = {
  'settings.changed': {
    ru: 'Пока вы правили, это изменил другой администратор: посмотрите, как сейчас',
    en: 'Another administrator has changed this meanwhile: look at how it is now',
  },
  'telephone_rules.prefix': {
    ru: 'Это не начало номера. Нужен + и код страны, например +7 или +375; один + значит «куда угодно»',
    en: 'No number begins like this. Give + and a country code, as +7 or +375; + alone is anywhere',
  },
  'telephone_rules.premium': {
    ru: 'Платные номера 8 803 и 8 809 закрыты для всех',
    en: 'The premium numbers +7 803 and +7 809 are closed to everybody',
  },
  'telephone_rules.nobody': {
    ru: 'По таким правилам не позвонит никто: оставьте хотя бы одной роли хотя бы одно начало номера',
    en: 'By these rules nobody calls anybody: leave one role one beginning of a number at least',
  },
  'telephone_rules.per_hour': {
    ru: 'От 1 до 1000 номеров в час',
    en: '1 to 1000 numbers an hour',
  },
  'telephone_rules.handed_over': {
    ru: 'От 1 до 24 часов',
    en: '1 to 24 hours',
  },
  'telephone_rules.why': {
    ru: 'Напишите, почему прослушивание скрыто: хотя бы десять знаков',
    en: 'Say why listening is hidden: ten characters at least',
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
  'sound.format': {
    ru: 'Нужен файл WAV без сжатия: 16, 24 или 32 бита, от 8 кГц',
    en: 'It has to be an uncompressed WAV: 16, 24 or 32 bits, 8 kHz or more',
  },
  'sound.length': {
    ru: 'Запись длится от 0,2 секунды до двух минут',
    en: 'A recording takes from 0.2 s to two minutes',
  },
  'sound.unknown': { ru: 'Такой записи у линии нет', en: 'The line has no such recording' },
  'sound.no_voice': {
    ru: 'Здесь нечем произнести текст: установите espeak-ng на сервере или загрузите запись',
    en: 'Nothing here speaks a text: install espeak-ng on the server, or upload a recording',
  },
  'line.closed': {
    ru: 'Эта линия закрыта: новые звонки на неё не принимаются',
    en: 'This line is closed: it takes no new calls',
  },
  'intake.token': { ru: 'Нет такого ключа доступа', en: 'There is no such access token' },
  'intake.unknown': { ru: 'Этого ключа доступа больше нет', en: 'This access token is no more' },
  'intake.name_taken': {
    ru: 'Ключ с таким названием уже был: назовите иначе',
    en: 'There was a token of this name already: take another',
  },
  'intake.number': {
    ru: 'В этом номере ошибка: контрольная цифра не сходится',
    en: 'This number is wrong: its check digit does not fit',
  },
  'intake.two_companies': { ru: 'Номера ведут к разным компаниям', en: 'The numbers lead to different companies' },
  'service.unknown': { ru: 'Такой услуги нет', en: 'There is no such service' },
  'plan.unknown': { ru: 'Такого тарифа нет', en: 'There is no such plan' },
  'plan.taken': { ru: 'Тариф с таким названием уже есть', en: 'There is a plan of this name already' },
  'plan.changed': {
    ru: 'Пока вы правили, тариф сохранил другой администратор: посмотрите, как сейчас',
    en: 'Another administrator has saved the plan meanwhile: look at how it is now',
  },
  'plan.wrong': { ru: 'Так тариф сохранить нельзя', en: 'The plan cannot be saved like this' },
  'plan.doubtful': {
    ru: 'Проверьте тариф: в нём есть сомнительное',
    en: 'Look at the plan again: something in it is doubtful',
  },
  'recount.unknown': { ru: 'Такого пересчёта нет', en: 'There is no such recount' },
  'ticket.same_department': { ru: 'Запрос уже в этом отделе', en: 'The request is in this department already' },
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
  'mailbox.unknown': { ru: 'Такого ящика нет', en: 'There is no such mailbox' },
  'mailbox.taken': { ru: 'Ящик с таким адресом уже есть', en: 'There is a mailbox of this address already' },
  'mailbox.password': {
    ru: 'Введите пароль: сохранённый годится только для прежнего сервера, порта и имени',
    en: 'Type the password: the kept one is only for the same server, port and name',
  },
  'notice.no_such_version': { ru: 'Такой версии нет', en: 'There is no such version' },
  'notice.wrong': { ru: 'Так уведомление сохранить нельзя', en: 'The notice cannot be saved like this' },
  'notice.doubtful': {
    ru: 'В уведомлении нет того, что обещано клиентам: сохранить всё равно?',
    en: 'The notice lacks what customers are promised: save it all the same?',
  },
  'template.unknown': { ru: 'Такого шаблона нет', en: 'There is no such template' },
  'template.taken': {
    ru: 'Шаблон с таким названием для этого отдела уже есть',
    en: 'This department has a template of this name already',
  },
  'template.field': {
    ru: 'В двойных скобках стоит не поле: выберите из списка',
    en: 'What stands in double braces is no field: choose one from the list',
  },
  'production.file': {
    ru: 'Файл не принят, ничего не изменилось: посмотрите, что в нём не так',
    en: 'The file was not taken and nothing has changed: see what is wrong with it',
  },
};
