import type { Language } from '@linia/protocol';

/** Refusals about what customers say to heads. */
export const feedbackWords: Record<string, Record<Language, string>> = {
  'quality.none': { ru: 'Это не ваш отдел', en: 'This is not your department' },
  'feedback.unknown': {
    ru: 'Такого отзыва нет, или он не вам',
    en: 'There is no such feedback, or it is not addressed to you',
  },
  'feedback.state': { ru: 'С отзывом этого уже не сделать', en: 'This can’t be done to the feedback any more' },
  'feedback.reason': { ru: 'Напишите, почему', en: 'Say why' },
  'feedback.no_head': { ru: 'Этот человек не руководитель', en: 'This person is not a head of a department' },
  'feedback.about_them': {
    ru: 'Отзыв о самом этом человеке: передайте другому руководителю',
    en: 'The feedback is about this very person: hand it to another head',
  },
  'feedback.meanwhile': {
    ru: 'Пока вы писали, с отзывом что-то произошло. Посмотрите и отправьте ещё раз',
    en: 'Something happened to the feedback while you were writing. Look, and send once more',
  },
};
