import type { Language } from '@linia/protocol';
import { escapeHtml } from '../html.ts';

type Sending = { language: Language; title: string; url: string; agent: string; company: string };

/** A letter with an article, as whoever called reads it: what it answers, where it is, who sent it. */
export function articleText({ language, title, url, agent, company }: Sending): string {
  return language === 'ru'
    ? `Здравствуйте!\n\nПо вашему вопросу есть ответ: «${title}»\n${url}\n\nЕсли он не поможет, ответьте на это письмо.\n\n${agent}\n${company}`
    : `Hello,\n\nThere is an answer to your question: “${title}”\n${url}\n\nIf it does not help, reply to this letter.\n\n${agent}\n${company}`;
}

/** The same with the address to be pressed. */
export function articleHtml(sending: Sending): string {
  const link = `<a href="${escapeHtml(sending.url)}">${escapeHtml(sending.url)}</a>`;
  return articleText({ ...sending, url: '\u0000' })
    .split('\n\n')
    .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>').replace('\u0000', link)}</p>`)
    .join('\n');
}
