import { inBoth } from '../frame.ts';

/** What stands around every page. */
export const frameWords = inBoth({
  ru: {
    skip: 'К содержанию',
    rooms: 'Разделы',
    answers: 'Ответы',
    newRequest: 'Новый запрос',
    feedback: 'Отзыв руководителю',
    ways: 'Способы связи',
    contract: 'Договор присоединения',
    otherLanguage: 'English',
    theme: 'Тема: светлая или тёмная',
    call: 'Позвонить',
    write: 'Написать',
    free: 'бесплатно по России',
    recorded: 'Разговоры записываются.',
    inSubject: 'Укажите ИНН и № запроса в теме: письмо ляжет в свой запрос.',
  },
  en: {
    skip: 'To the content',
    rooms: 'Sections',
    answers: 'Answers',
    newRequest: 'New request',
    feedback: 'Feedback to the head',
    ways: 'Ways to reach us',
    contract: 'The contract',
    otherLanguage: 'Русский',
    theme: 'Theme: light or dark',
    call: 'Call',
    write: 'Write',
    free: 'free of charge in Russia',
    recorded: 'Calls are recorded.',
    inSubject: 'Put your INN and the request’s number in the subject: your letter finds its request.',
  },
});
