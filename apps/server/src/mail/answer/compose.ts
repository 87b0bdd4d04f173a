import { replyAbove } from '@linia/domain';
import { escapeHtml } from '../html.ts';

/** An answer as its customer reads it: our line on top, the words, what they answer, the mark by which the next one is found. */
export type Answering = { language: 'ru' | 'en'; text: string; quoted: string; mark: string; link: string | null };

export function composeAnswer({ language, text, quoted, mark, link }: Answering): { text: string; html: string } {
  const [head, ...lines] = quoted.split('\n');
  const quote = quoted === '' ? '' : `\n\n${head}\n${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}`;
  return {
    text: `${replyAbove[language]}\n\n${text}${link === null ? '' : `\n\n${ownPage[language]} ${link}`}${quote}\n\n${mark}\n`,
    html: [
      `<p style="color:#767676">${escapeHtml(replyAbove[language])}</p>`,
      ...text.split(/\n{2,}/).map((part) => `<p>${lined(part)}</p>`),
      ...(link === null ? [] : [`<p style="color:#767676">${ownPage[language]} <a href="${link}">${link}</a></p>`]),
      ...(quoted === ''
        ? []
        : [
            `<p>${escapeHtml(head!)}</p>`,
            `<blockquote style="margin:0;padding-left:12px;border-left:2px solid #ccc">${lined(lines.join('\n'))}</blockquote>`,
          ]),
      `<p style="font-size:1px;color:#ffffff">${mark}</p>`,
    ].join('\n'),
  };
}

const ownPage = {
  ru: 'Состояние, сроки и переписка — на вашей личной странице:',
  en: 'State, deadlines and letters are on a page of your own:',
};

const lined = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>\n');

/** Of what was written to us so much is repeated below an answer. */
const mostQuoted = 10_000;

/** The letter that is answered, as it stands below the answer: who wrote it and when, then its words. */
export function quoteOf(
  letter: { at: string; who: string; text: string } | null,
  language: 'ru' | 'en',
  timeZone: string,
): string {
  if (letter === null || letter.text.trim() === '') return '';
  const at = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(letter.at));
  const head = language === 'ru' ? `${at}, ${letter.who} пишет:` : `On ${at}, ${letter.who} wrote:`;
  return `${head}\n${letter.text.slice(0, mostQuoted)}`;
}

/** «Re:» once, our number first, so that the answer to the answer is found by it as well. */
export function answerSubject(subject: string, number: number): string {
  const bare = subject
    .replace(/^(?:\s*(?:re|fw|fwd|ответ|aw|на)\s*(?:\[\d+\])?\s*:)+/iu, '')
    .replaceAll(`[#${number}]`, '')
    .trim();
  return `[#${number}] Re: ${bare}`.slice(0, 250).trim();
}
