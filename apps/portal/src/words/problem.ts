import { inBoth } from '../frame.ts';

/** What is said where something did not go: by its status, in two lines. */
export const problemWords = inBoth({
  ru: {
    goneTitle: 'Эта ссылка больше не действует',
    goneText:
      'Срок ссылки вышел, или её заменила новая. Ваш запрос на месте: сообщите его номер по телефону или почте.',
    missingTitle: 'Такой страницы нет',
    missingText: 'Возможно, адрес набран с ошибкой или страницу перенесли.',
    oftenTitle: 'Слишком часто',
    oftenText:
      'С вашего адреса пришло много обращений подряд. Подождите несколько минут и попробуйте ещё раз: набранное не потеряется, если вернуться назад.',
    largeTitle: 'Слишком много сразу',
    largeText: 'Отправленное больше, чем мы принимаем. Вернитесь назад и приложите файлы поменьше.',
    refusedTitle: 'Так не получится',
    refusedText: 'Запрос пришёл в виде, который мы не понимаем. Вернитесь назад и отправьте ещё раз.',
    awayTitle: 'Не удалось',
    awayText: 'Что-то сломалось у нас. Вернитесь назад и отправьте ещё раз через минуту: дважды запрос не появится.',
    next: 'Что можно сделать',
    faq: 'Найти ответ',
    form: 'Написать запрос',
    ways: 'Позвонить или написать',
  },
  en: {
    goneTitle: 'This link is no longer valid',
    goneText:
      'It has expired, or a newer one has replaced it. Your request is safe: tell us its number by phone or e-mail.',
    missingTitle: 'There is no such page',
    missingText: 'The address may be mistyped, or the page has moved.',
    oftenTitle: 'Too often',
    oftenText:
      'Many messages have come from your address in a row. Wait a few minutes and try again: what you typed is kept if you go back.',
    largeTitle: 'Too much at once',
    largeText: 'What was sent is larger than we take. Go back and attach smaller files.',
    refusedTitle: 'That does not work',
    refusedText: 'It came in a form we do not understand. Go back and send it again.',
    awayTitle: 'It did not work',
    awayText: 'Something broke on our side. Go back and send it again in a minute: no request is made twice.',
    next: 'What you can do',
    faq: 'Find an answer',
    form: 'Write a request',
    ways: 'Call or write',
  },
});
