import type { Language } from '@linia/protocol';

/** Refusals about requests and the letters of people. */
export const requestWords: Record<string, Record<Language, string>> = {
  'answer.empty': { ru: 'Напишите ответ', en: 'Write the answer' },
  'answer.nobody': { ru: 'Укажите, кому ответить', en: 'Say to whom the answer goes' },
  'answer.address': { ru: 'Это не адрес почты. Исправьте его', en: 'This is no e-mail address. Correct it' },
  'answer.own_address': {
    ru: 'Это наш собственный адрес: письмо вернулось бы к нам новым запросом',
    en: 'This is an address of ours: the letter would come back as a new request',
  },
  'answer.no_mailbox': {
    ru: 'Отвечать не с чего: нет ни одного открытого почтового ящика',
    en: 'There is nothing to answer from: no mailbox is open',
  },
  'answer.gone': {
    ru: 'Письмо уже уходит: отозвать его нельзя',
    en: 'The letter is leaving already: it can’t be taken back',
  },
  'answer.not_yours': { ru: 'Отозвать ответ может только его автор', en: 'Only its author can take an answer back' },
  'letter.unknown': { ru: 'Такого письма нет', en: 'There is no such letter' },
  'answer.not_failed': {
    ru: 'Это письмо не ждёт повторной отправки',
    en: 'This letter does not wait to be sent again',
  },
  'draft.other_window': {
    ru: 'В другой вкладке набрано другое. Выберите, что оставить',
    en: 'Something else was typed in another tab. Choose which to keep',
  },
  'draft.gone': {
    ru: 'Из другой вкладки ответ уже отправлен. Посмотрите переписку и, если нужно, отправьте ещё раз',
    en: 'The answer was already sent from another tab. Look at the thread and, if it is needed, send again',
  },
  'file.empty': { ru: 'Файл пуст или без имени', en: 'The file is empty or has no name' },
  'file.too_large': { ru: 'Файл больше 10 МБ', en: 'The file is larger than 10 MB' },
  'file.too_many': {
    ru: 'Вместе файлы больше 18 МБ, или их больше двадцати',
    en: 'The files are larger than 18 MB together, or more than twenty',
  },
  'ticket.meanwhile': {
    ru: 'Пока вы писали, запрос изменился. Посмотрите, что произошло',
    en: 'While you were writing, the request has changed. See what happened',
  },
  'ticket.tags': { ru: 'Меток у запроса не больше двадцати', en: 'A request has twenty tags at most' },
  'merge.itself': { ru: 'Это тот же самый запрос', en: 'This is the same request' },
  'merge.none': { ru: 'Запрос ни с чем не объединён', en: 'The request is not merged into another' },
  'merge.not_last': {
    ru: 'Запрос, с которым он объединён, сам объединён дальше. Сначала отмените то объединение',
    en: 'The request it was merged into was itself merged further. Undo that merge first',
  },
  'merge.companies': {
    ru: 'Это запросы разных компаний: их не объединить',
    en: 'These are requests of different companies: they can’t be merged',
  },
  'split.letters': {
    ru: 'Отделить можно письма, которые уже пришли или ушли',
    en: 'Only letters that have come or left can be parted',
  },
  'split.all': {
    ru: 'Хотя бы одно письмо должно остаться',
    en: 'At least one letter has to stay',
  },
  'view.too_many': {
    ru: 'Сохранённых подборок уже сто. Уберите лишние',
    en: 'There are a hundred saved lists already',
  },
  'view.unknown': { ru: 'Такой подборки нет', en: 'There is no such saved list' },
  'ticket.merged': {
    ru: 'Запрос объединён с другим: продолжайте там',
    en: 'The request was merged into another: go on there',
  },
  'status.gone': {
    ru: 'Эта ссылка не действует. Запросите новую по номеру запроса',
    en: 'This link is not valid. Ask for a new one by the request’s number',
  },
  'status.empty': { ru: 'Напишите что-нибудь или приложите файл', en: 'Write something or attach a file' },
  'status.long': { ru: 'Слишком длинно: не больше 20 000 знаков', en: 'Too long: 20,000 characters at most' },
  'rating.score': { ru: 'Поставьте оценку от 1 до 5', en: 'Choose a mark from 1 to 5' },
  'rating.closed': {
    ru: 'Оценить можно решённый запрос, изменить оценку — в течение недели',
    en: 'A solved request can be rated, and the rating changed for a week',
  },
};
