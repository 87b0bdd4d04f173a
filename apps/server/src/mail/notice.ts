import { fillNotice, replyAbove, type NoticeFacts, type NoticeLanguage, type NoticeText } from '@linia/domain';
import { escapeHtml } from './html.ts';

/**
 * The notice of a number as it leaves: subject, text and HTML, each with the mark by which an answer finds its request.
 * @param mark the hidden one; '' in a preview
 */
export function writeNotice(
  notice: NoticeText,
  language: NoticeLanguage,
  facts: NoticeFacts,
  mark: string,
): NoticeText & { html: string } {
  const { subject, text } = fillNotice(notice, language, facts);
  const body = fillNotice({ subject: '', text: escapeHtml(notice.text) }, language, facts, escapeHtml)
    .text.trim()
    .split(/\n{2,}/)
    .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
    .join('\n');
  return {
    subject,
    text: `${replyAbove[language]}\n\n${text.trimEnd()}\n\n${mark}\n`,
    html: `<p style="color:#767676">${escapeHtml(replyAbove[language])}</p>\n${body}\n<p style="font-size:1px;color:#ffffff">${mark}</p>\n`,
  };
}

/** An instant as the notice writes it, in the company's time zone: 30.09.2014 17:31:41. '' stays ''. */
export const noticeTime = (at: string | null, timeZone: string): string => {
  if (at === null) return '';
  let form = forms.get(timeZone);
  if (!form) {
    const [two, year] = ['2-digit', 'numeric'] as const;
    const parts = { day: two, month: two, year, hour: two, minute: two, second: two, timeZone };
    form = new Intl.DateTimeFormat('ru-RU', parts);
    forms.set(timeZone, form);
  }
  return form.format(new Date(at)).replace(',', '');
};

/** Making one takes longer than the rest of a notice. */
const forms = new Map<string, Intl.DateTimeFormat>();

/** Where a letter says nothing in either alphabet, the mailbox's language. */
export function languageOf(text: string, otherwise: NoticeLanguage): NoticeLanguage {
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
