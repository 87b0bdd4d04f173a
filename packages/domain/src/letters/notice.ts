/** Everything the notice of a number may name, and nothing else: the letter itself is never repeated to whom it claims to be from. */
export const noticeFields = [
  'number',
  'subject',
  'date',
  'company',
  'contract',
  'respondBy',
  'resolveBy',
  'link',
] as const;
export type NoticeField = (typeof noticeFields)[number];
/**
 * `contract`: where it stands; '' where there is no such page. Instants as they are to be read. `link`: of the customer's own page;
 * {@link linkMark} until the letter leaves.
 */
export type NoticeFacts = Record<NoticeField, string>;
export type NoticeText = { subject: string; text: string };
export type NoticeLanguage = 'ru' | 'en';

/** What the house says where nobody has written anything else. */
export const defaultNotice: Readonly<Record<NoticeLanguage, NoticeText>> = {
  ru: {
    subject: '[#{{number}}] Запрос зарегистрирован: {{subject}}',
    text: `Номер запроса: #{{number}}

Здравствуйте! Ваша заявка с темой: «{{subject}}» от {{date}} зарегистрирована.

Пожалуйста, последующие вопросы задавайте в ответном сообщении или указывайте номер запроса (#{{number}}) в теме нового сообщения.

Состояние запроса и переписка — на вашей личной странице: {{link}}

Не удаляйте уведомление до получения ответа из «{{company}}».

Время реакции на запросы и время, отведённое на решение проблем, регламентированы в договоре присоединения{{contract}}. Для ускорения обработки вашего запроса в письме рекомендуем указать:

— ИНН Вашей компании или номер договора с «{{company}}»;
— наименование контрагента, во взаимодействии с которым возникли сложности;
— описание проблемы, если возможно, с изображением экрана (скриншотом).
`,
  },
  en: {
    subject: '[#{{number}}] Your request is registered: {{subject}}',
    text: `Request number: #{{number}}

Hello! Your request with the subject “{{subject}}” of {{date}} is registered.

Please ask further questions by replying to this message, or give the request number (#{{number}}) in the subject of a new one.

Its state and your letters are on a page of your own: {{link}}

Do not delete this notice until you have an answer from {{company}}.

The time of reaction and the time given for a solution are set by the contract{{contract}}. Your request will be handled sooner if your letter says:

— your company’s INN or the number of its contract with {{company}};
— the counterparty with whom the trouble is;
— what the trouble is, with a picture of the screen if possible.
`,
  },
};

const untitled: Record<NoticeLanguage, string> = { ru: '(без темы)', en: '(no subject)' };
const field = /\{\{\s*([\p{L}\w]{1,40})\s*\}\}/gu;
/** Stands for the private link while a letter is kept: nobody but its reader gets to see that. */
export const linkMark = '{{link}}';

const isField = (name: string): name is NoticeField => (noticeFields as readonly string[]).includes(name);

/**
 * The notice with its facts: `{{field}}` and nothing more, so that what people edit can do nothing.
 * @param as how a fact is written into the text: escaped, where that is HTML
 * @returns the subject in one line of at most 250 characters
 */
export function fillNotice(
  notice: NoticeText,
  language: NoticeLanguage,
  facts: NoticeFacts,
  as: (value: string) => string = (value) => value,
): NoticeText {
  const shown: NoticeFacts = {
    ...facts,
    // an address in a subject would be advertising in our name
    subject: facts.subject.replace(/(?:https?:\/\/|www\.)\S+/gi, '…') || untitled[language],
    contract: facts.contract ? ` (${facts.contract})` : '',
    respondBy: facts.respondBy || '—',
    resolveBy: facts.resolveBy || '—',
  };
  const fill = (text: string, write: (value: string) => string) =>
    text.replace(field, (_, name: string) => (isField(name) ? write(shown[name]) : ''));
  return {
    // a subject is shown in lists and kept in logs on its way
    subject: fill(notice.subject.replaceAll(/\{\{\s*link\s*\}\}/g, ''), (value) => value)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 250),
    text: fill(notice.text, as),
  };
}

/** `wrong` can't be saved; `doubtful` is what the notice is promised to say and does not: saved by who has read that. */
export type NoticeFault = {
  code: 'number.subject' | 'number.text' | 'field.unknown' | 'subject.lines' | `fact.${NoticeFact}`;
  severity: 'wrong' | 'doubtful';
  field: 'subject' | 'text';
  /** Of an unknown field: its name. */
  said?: string;
};
export const noticeFacts = [
  'subject',
  'date',
  'company',
  'contract',
  'reply',
  'keep',
  'times',
  'inn',
  'contractNumber',
  'counterparty',
  'screenshot',
] as const;
export type NoticeFact = (typeof noticeFacts)[number];

/** What shows that a fact is told: a field, or a word of it in the language of the notice. */
const tells: Record<NoticeFact, Record<NoticeLanguage, RegExp>> = {
  subject: both(/\{\{\s*subject\s*\}\}/),
  date: both(/\{\{\s*date\s*\}\}/),
  company: both(/\{\{\s*company\s*\}\}/),
  contract: both(/\{\{\s*contract\s*\}\}/),
  reply: { ru: /ответ(?:н|и|ьте|а)/iu, en: /\brepl(?:y|ying|ies)\b|\brespond|\banswer(?:ing)? this/i },
  keep: { ru: /не\s+удаля|сохраните/iu, en: /do\s+not\s+delete|don.t\s+delete|\bkeep\b/i },
  times: { ru: /реакци|отведённ|отведенн|срок/iu, en: /reaction|response time|time given|deadline/i },
  inn: { ru: /(?<!\p{L})ИНН(?!\p{L})/iu, en: /\bINN\b|tax(?:payer)?\b/i },
  contractNumber: { ru: /номер\p{L}*\s+договор/iu, en: /number\s+of\s+(?:its|the|your)\s+contract|contract\s+number/i },
  counterparty: { ru: /контрагент/iu, en: /counterpart/i },
  screenshot: { ru: /скриншот|снимо?к|изображени/iu, en: /screen|picture|image/i },
};

function both(pattern: RegExp): Record<NoticeLanguage, RegExp> {
  return { ru: pattern, en: pattern };
}

/**
 * What is wrong with a notice: it must carry the number (in the subject as the tag by which an answer finds its request) and
 * name no field that is none; it should tell every fact of the company's promise.
 */
export function checkNotice({ subject, text }: NoticeText, language: NoticeLanguage): NoticeFault[] {
  const faults: NoticeFault[] = [];
  if (/[\r\n]/.test(subject)) faults.push({ code: 'subject.lines', severity: 'wrong', field: 'subject' });
  if (!/\[#\{\{\s*number\s*\}\}\]/.test(subject))
    faults.push({ code: 'number.subject', severity: 'wrong', field: 'subject' });
  if (!/#\{\{\s*number\s*\}\}/.test(text)) faults.push({ code: 'number.text', severity: 'wrong', field: 'text' });
  for (const [where, said] of [
    ['subject', subject],
    ['text', text],
  ] as const)
    for (const name of new Set([...said.matchAll(field)].map((match) => match[1]!)))
      if (!isField(name) || (name === 'link' && where === 'subject'))
        faults.push({ code: 'field.unknown', severity: 'wrong', field: where, said: name });
  for (const fact of noticeFacts)
    if (!tells[fact][language].test(text)) faults.push({ code: `fact.${fact}`, severity: 'doubtful', field: 'text' });
  return faults;
}
