import type { Language } from '@linia/protocol';

/** Refusals about answers to frequent questions. */
export const faqWords: Record<string, Record<Language, string>> = {
  'article.unknown': { ru: 'Такого ответа больше нет', en: 'There is no such article any more' },
  'article.changed': {
    ru: 'Пока вы правили, ответ изменил другой человек: посмотрите, как сейчас',
    en: 'Somebody else has changed the article meanwhile: look at how it is now',
  },
  'article.no_such_version': { ru: 'Такой версии у ответа нет', en: 'The article has no such version' },
  'article.title': { ru: 'Назовите вопрос', en: 'Give the question a title' },
  'article.text': { ru: 'Напишите ответ', en: 'Write the answer' },
  'article.half_english': {
    ru: 'По-английски нужны и вопрос, и ответ, или ни того, ни другого',
    en: 'In English both the question and the answer are needed, or neither',
  },
  'article.slug_taken': {
    ru: 'Этот адрес уже ведёт к другому ответу',
    en: 'This address leads to another article already',
  },
  'article.no_address': {
    ru: 'Писать некуда: у клиента нет адреса, на который доходят письма. Скопируйте ссылку',
    en: 'There is nowhere to write: the customer has no address at which letters arrive. Copy the link',
  },
  'faq_category.unknown': { ru: 'Такого раздела больше нет', en: 'There is no such section any more' },
  'faq_category.taken': { ru: 'Раздел с таким названием уже есть', en: 'There is a section of this name already' },
  'faq_category.used': {
    ru: 'В разделе есть ответы: сначала перенесите их',
    en: 'The section has articles: move them first',
  },
};
