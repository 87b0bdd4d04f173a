import { replyAbove } from '@linia/domain';

/** Everything a notice may say, and nothing else: the body of the letter is never repeated to whom it claims to be from. */
export type NoticeFacts = {
  number: string;
  subject: string;
  /** In the company's time zone: 30.09.2014 17:31:41. */
  date: string;
  company: string;
  /** Where the contract stands; '' where there is no such page. */
  contract: string;
  /** The hidden mark. */
  mark: string;
};

type Language = 'ru' | 'en';

/** `{{field}}` and nothing more: what people will edit must not be able to do anything. */
const templates: Record<Language, { subject: string; text: string; none: string }> = {
  ru: {
    none: '(без темы)',
    subject: '[#{{number}}] Запрос зарегистрирован: {{subject}}',
    text: `Номер запроса: #{{number}}

Здравствуйте! Ваша заявка с темой: «{{subject}}» от {{date}} зарегистрирована.

Пожалуйста, последующие вопросы задавайте в ответном сообщении или указывайте номер запроса (#{{number}}) в теме нового сообщения.

Не удаляйте уведомление до получения ответа из «{{company}}».

Время реакции на запросы и время, отведённое на решение проблем, регламентированы в договоре присоединения{{contract}}. Для ускорения обработки вашего запроса в письме рекомендуем указать:

— ИНН Вашей компании или номер договора с «{{company}}»;
— наименование контрагента, во взаимодействии с которым возникли сложности;
— описание проблемы, если возможно, с изображением экрана (скриншотом).
`,
  },
  en: {
    none: '(no subject)',
    subject: '[#{{number}}] Your request is registered: {{subject}}',
    text: `Request number: #{{number}}

Hello! Your request with the subject “{{subject}}” of {{date}} is registered.

Please ask further questions by replying to this message, or give the request number (#{{number}}) in the subject of a new one.

Do not delete this notice until you have an answer from {{company}}.

The time of reaction and the time given for a solution are set by the contract{{contract}}. Your request will be handled sooner if your letter says:

— your company’s INN or the number of its contract with {{company}};
— the counterparty with whom the trouble is;
— what the trouble is, with a picture of the screen if possible.
`,
  },
};

/** The notice of a number: subject, text and HTML, each with the mark by which an answer finds its request. */
export function writeNotice(language: Language, facts: NoticeFacts): { subject: string; text: string; html: string } {
  const template = templates[language];
  const shown: Record<string, string> = {
    ...facts,
    // an address in a subject would be advertising in our name
    subject: facts.subject.replace(/(?:https?:\/\/|www\.)\S+/gi, '…') || template.none,
    contract: facts.contract ? ` (${facts.contract})` : '',
  };
  const fill = (text: string, as: (value: string) => string = (value) => value) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, field: string) => as(shown[field] ?? ''));
  const body = template.text
    .trim()
    .split('\n\n')
    .map((part) => `<p>${fill(escape(part), escape).replaceAll('\n', '<br>')}</p>`)
    .join('\n');
  return {
    subject: fill(template.subject).slice(0, 250),
    text: `${replyAbove[language]}\n\n${fill(template.text)}\n${facts.mark}\n`,
    html: `<p style="color:#767676">${escape(replyAbove[language])}</p>\n${body}\n<p style="font-size:1px;color:#ffffff">${facts.mark}</p>\n`,
  };
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** Where a letter says nothing in either alphabet, the mailbox's language. */
export function languageOf(text: string, otherwise: Language): Language {
  if (/[а-яё]{2}/iu.test(text)) return 'ru';
  return /[a-z]{2}/i.test(text) ? 'en' : otherwise;
}

/** What two letters are about, so that robots do not write for ever: without Re:, tags and numbers. */
export const aboutOf = (subject: string): string =>
  subject
    .toLowerCase()
    .replace(/^(?:\s*(?:re|fw|fwd|ответ|на)\s*:)+/u, '')
    .replace(/\[[^\]]*\]|[\d#№]+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
