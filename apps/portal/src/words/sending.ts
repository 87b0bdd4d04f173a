import { inBoth } from '../frame.ts';

/** What every form says of itself while it is filled in and sent, and every page with a number. */
export const sendingWords = inBoth({
  ru: {
    innRight: 'В ИНН нет опечатки',
    kept: 'Написанное хранится в этом браузере, пока не отправите',
    limit: 'до 10 МБ каждый, до десяти файлов',
    paste: 'можно вставить из буфера',
    consentMore: 'На что именно и на какой срок',
    sending: 'Отправляем',
    lost: 'Нет связи. Написанное сохранено, попробуйте ещё раз',
    remove: 'Убрать',
    itsNumber: 'Его номер:',
    copy: 'Скопировать',
    copied: 'Скопировано',
  },
  en: {
    innRight: 'No slip in the INN',
    kept: 'What you write is kept in this browser until you send it',
    limit: 'up to 10 MB each, up to ten files',
    paste: 'pasting works too',
    consentMore: 'To what exactly, and for how long',
    sending: 'Sending',
    lost: 'No connection. What you wrote is kept, please try again',
    remove: 'Remove',
    itsNumber: 'Its number:',
    copy: 'Copy',
    copied: 'Copied',
  },
});
