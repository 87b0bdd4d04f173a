import type { Language } from '@linia/protocol';
import { callWords } from './words-of-calls.ts';
import { faqWords } from './words-of-faq.ts';
import { feedbackWords } from './words-of-feedback.ts';
import { importWords } from './words-of-imports.ts';
import { portalWords } from './words-of-portal.ts';
import { requestWords } from './words-of-requests.ts';
import { settingsWords } from './words-of-settings.ts';

/**
 * Every refusal in words, by its stable code. A test walks the sources: a code without words, or words without a code,
 * does not pass. Rooms add theirs here, in the order of the rooms.
 */
export const words: Record<string, Record<Language, string>> = {
  ...callWords,
  ...settingsWords,
  ...importWords,
  ...faqWords,
  ...requestWords,
  ...feedbackWords,
  ...portalWords,
  'input.invalid': {
    ru: 'Проверьте заполнение: что-то не того вида',
    en: 'Please check what was entered: something has the wrong form',
  },
  'message.unknown': { ru: 'Такого сообщения сервер не знает', en: 'The server does not know this message' },
  not_found: { ru: 'Такой страницы нет', en: 'There is no such page' },
  fault: { ru: 'Сбой на сервере. Мы записали его под номером', en: 'A fault on the server. It is noted under number' },
  'database.busy': {
    ru: 'Сейчас это меняет долгая работа. Ничего не потеряно, попробуйте через минуту',
    en: 'Long work is changing this right now. Nothing is lost, try again in a minute',
  },
  'database.away': {
    ru: 'База данных недоступна. Ничего не потеряно, попробуйте через минуту',
    en: 'The database is away. Nothing is lost, try again in a minute',
  },
  'rate.limited': { ru: 'Слишком часто. Подождите немного', en: 'Too often. Please wait a little' },
  'origin.foreign': { ru: 'Запрос пришёл с чужой страницы', en: 'The request came from a foreign page' },

  'session.none': { ru: 'Войдите, чтобы продолжить', en: 'Sign in to go on' },
  'session.wrong': { ru: 'Логин или пароль не подходят', en: 'Login or password is wrong' },
  'link.gone': {
    ru: 'Ссылка уже использована или её срок вышел. Попросите новую',
    en: 'This link has been used or has expired. Ask for a new one',
  },
  'right.missing': { ru: 'Это действие вам не разрешено', en: 'You are not allowed to do this' },

  'presence.not_away': { ru: 'Вы не на перерыве', en: 'You are not away' },
  'draft.not_yours': { ru: 'Этот журнал уже закрыт или не ваш', en: 'This log is closed already, or not yours' },
  'contact.unknown': { ru: 'Такого контактного лица нет', en: 'There is no such contact' },
  'contact.of_another': { ru: 'Этот человек из другой компании', en: 'This person is of another company' },
  'organization.unknown': { ru: 'Такой компании нет', en: 'There is no such company' },
  'number.none': {
    ru: 'Этот номер запомнить нельзя: он скрыт или внутренний',
    en: 'This number cannot be kept: it is withheld or internal',
  },
  'number.of_another': {
    ru: 'Звонок уже определён иначе: посмотрите, за кем запомнить номер',
    en: 'The call is identified otherwise by now: look whose number it is',
  },
  'number.unknown': { ru: 'Этого номера в карточке уже нет', en: 'This number is not in the card any more' },
  'number.not_learned': {
    ru: 'Этот номер внесли в карточку, а не запомнили на звонке',
    en: 'This number was written into the card, not learned on a call',
  },
  'merge.itself': { ru: 'Это одна и та же компания', en: 'This is one and the same company' },
  'merge.gone_already': {
    ru: 'Эту компанию уже объединили с другой',
    en: 'This company has been merged into another already',
  },
  'merge.kept_is_gone': {
    ru: 'Основную компанию саму объединили с третьей: сначала отмените то объединение',
    en: 'The kept company was itself merged into a third one: undo that merge first',
  },
  'merge.busy': {
    ru: 'Компания сейчас занята, возможно импортом. Ничего не изменилось, попробуйте позже',
    en: 'The company is busy, perhaps with an import. Nothing has changed, try again later',
  },
  'merge.unknown': { ru: 'Такого объединения нет', en: 'There is no such merge' },
  'merge.undone_already': { ru: 'Это объединение уже отменили', en: 'This merge has been undone already' },
  'department.default': {
    ru: 'Отдел по умолчанию удалить нельзя: без него звонку некуда идти',
    en: 'The default department cannot be deleted: a call would have nowhere to go',
  },
  'rule.default': {
    ru: 'Последнее правило — для всех остальных звонков, оно остаётся последним',
    en: 'The last rule is for all other calls, and stays the last',
  },
  'department.unknown': { ru: 'Такого отдела нет', en: 'There is no such department' },
  'reason.unknown': { ru: 'Выберите причину из списка', en: 'Choose a reason from the list' },

  'line.unknown': { ru: 'Такой линии телефонной станции нет', en: 'There is no such line of a PBX' },
  'queue.unknown': { ru: 'Такой очереди нет', en: 'There is no such queue' },
  'queue.closed': { ru: 'Эта очередь закрыта', en: 'This queue is closed' },
  'queue.name_taken': { ru: 'Очередь с таким названием уже есть', en: 'There is a queue of this name already' },
  'queue.of_department': {
    ru: 'Это очередь отдела: она закрывается вместе с ним',
    en: 'This is a department’s queue: it closes with the department',
  },
  'queue.in_use': {
    ru: 'Очередь ещё нужна: сначала уберите из неё всех и всё, что в неё ведёт',
    en: 'The queue is still in use: first move out everybody and everything that leads to it',
  },
  'policy.changed': {
    ru: 'Пока вы правили, правила сохранил кто-то другой. Посмотрите, что изменилось',
    en: 'Somebody else saved the policy while you were editing. Look at what changed',
  },
  'policy.wrong': { ru: 'Так правила работать не будут', en: 'The policy would not work like this' },
  'policy.doubtful': {
    ru: 'Правила вызывают сомнения: посмотрите на них',
    en: 'There are doubts about the policy: look at them',
  },
  'policy.no_such_version': { ru: 'Такой редакции нет', en: 'There is no such version' },
  'priority.unknown': { ru: 'Такого приоритета нет', en: 'There is no such priority' },
  'priority.whose': { ru: 'Выберите, чей это приоритет', en: 'Choose whose priority this is' },
  'skill.unknown': { ru: 'Такого навыка нет', en: 'There is no such skill' },
  'skill.taken': { ru: 'Такой навык уже есть', en: 'There is such a skill already' },
  'skill.code': { ru: 'Языку нужен код из двух букв: en, kk', en: 'A language needs a code of two letters: en, kk' },
  'skill.needed': {
    ru: 'Этого навыка ещё требуют линии или услуги',
    en: 'Lines or services still ask for this skill',
  },

  'lost.unknown': { ru: 'Это не потерянный звонок ваших очередей', en: 'This is not a lost call of your queues' },
  'lost.called_back': { ru: 'По этому звонку уже перезвонили', en: 'This caller has been called back already' },
  'lost.taken': { ru: 'Этому клиенту уже звонит коллега', en: 'A colleague is calling this customer already' },
  'person.unknown': { ru: 'Такого человека нет', en: 'There is no such person' },
  'person.yourself': {
    ru: 'С самим собой этого сделать нельзя: попросите другого администратора',
    en: 'You cannot do this to yourself: ask another administrator',
  },
  'person.last_administrator': {
    ru: 'Это последний администратор: сначала назначьте другого',
    en: 'This is the last administrator: appoint another one first',
  },
  'person.login_taken': { ru: 'Такой логин уже есть', en: 'This login is taken' },
  'person.extension_taken': {
    ru: 'Такой внутренний номер уже есть у другого человека',
    en: 'Another person has this extension',
  },
  'person.not_agent': {
    ru: 'В очередях сидят те, кто принимает звонки: нужна роль специалиста',
    en: 'Queues are for those who take calls: the role of an agent is needed',
  },
  'person.stand_in_self': { ru: 'Самого себя заместить нельзя', en: 'Nobody stands in for themselves' },
  'person.stand_in_ring': {
    ru: 'Они замещали бы друг друга: выберите кого-то третьего',
    en: 'They would stand in for each other: choose a third person',
  },
  'person.disabled': { ru: 'Этот человек отключён', en: 'This person is disabled' },
  'presence.again': {
    ru: 'Как раз пришёл звонок. Попробуйте ещё раз',
    en: 'A call came in just now. Please try again',
  },

  'ticket.unknown': { ru: 'Запроса с таким номером нет', en: 'There is no request with this number' },
  'ticket.not_for_you': {
    ru: 'Этот запрос ведут другие: вам видна только его строка',
    en: 'Others have this request: you see only its line',
  },
  'ticket.subject': { ru: 'Напишите, о чём запрос', en: 'Write what the request is about' },
  'ticket.not_held': { ru: 'Запрос ничего не ждёт', en: 'The request is not held' },
  'ticket.note': { ru: 'Заметка пуста', en: 'The note is empty' },
  'ticket.state': { ru: 'Запрос уже в другом состоянии', en: 'The request has moved on to another state' },

  'export.too_many': {
    ru: 'В XLSX помещается миллион строк, здесь больше. Возьмите CSV',
    en: 'An XLSX holds a million rows, there are more. Take CSV',
  },

  'cti.unknown_line': {
    ru: 'Такой линии нет: проверьте адрес в настройках АТС',
    en: 'There is no such line: check the address in the PBX settings',
  },
  'demo.caller': { ru: 'Такого звонящего в демонстрации нет', en: 'The demo has no such caller' },
  'demo.line': { ru: 'Это не линия демонстрации', en: 'This is not a line of the demo' },
};

/** The sentence for a code; an unknown code says itself. */
export function sentence(code: string, language: Language): string {
  return words[code]?.[language] ?? code;
}
