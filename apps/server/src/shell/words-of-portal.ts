import type { Language } from '@linia/protocol';

/** Why a page of the portal, or what was sent from it, did not go. */
export const portalWords: Record<string, Record<Language, string>> = {
  'form.unread': {
    ru: 'Отправленное не удалось прочитать. Вернитесь назад и отправьте ещё раз',
    en: 'What was sent could not be read. Go back and send it again',
  },
  'form.too_large': {
    ru: 'Отправленное больше, чем мы принимаем. Вернитесь назад и приложите файлы поменьше: до 10 МБ каждый',
    en: 'What was sent is larger than we take. Go back and attach smaller files: up to 10 MB each',
  },
  'form.too_many_parts': {
    ru: 'Слишком много полей и файлов сразу. Вернитесь назад и приложите не больше десяти файлов',
    en: 'Too many fields and files at once. Go back and attach ten files at most',
  },
  'form.often': {
    ru: 'С этого адреса почты за час пришло много запросов. Подождите немного или позвоните нам',
    en: 'Many requests have come from this e-mail address within the hour. Wait a little, or call us',
  },
  'form.gone': {
    ru: 'Эта страница показывает номер один день. Номер есть в письме, которое мы отправили',
    en: 'This page shows the number for one day. The number is in the letter we sent',
  },
  'portal.phone': { ru: 'Это не похоже на номер телефона', en: 'This does not look like a telephone number' },
  'portal.email': { ru: 'Это не похоже на адрес почты', en: 'This does not look like an e-mail address' },
  'portal.contract': {
    ru: 'Адрес договора начинается с http:// или https://',
    en: 'The address of the contract begins with http:// or https://',
  },
  'portal.consent': {
    ru: 'Согласию нужны и короткие слова, и полный текст, на обоих языках',
    en: 'Consent needs its short words and its full text, in both languages',
  },
  'portal.accent': {
    ru: 'Цвет слишком светлый: на белом его не видно. Нужен контраст не меньше 3:1',
    en: 'The colour is too light: it is not seen on white. A contrast of 3:1 is needed',
  },
  'portal.logo': {
    ru: 'Этой картинки у нас нет: загрузите её ещё раз',
    en: 'We do not have this picture: upload it again',
  },
  'portal.picture': {
    ru: 'Нужна картинка PNG, JPEG или WebP до 200 КБ. SVG не подойдёт: в нём могут быть программы',
    en: 'A PNG, JPEG or WebP picture of at most 200 KB is needed. An SVG may carry programs',
  },
  'portal.no_such_version': { ru: 'Такой версии нет', en: 'There is no such version' },
};
