import { replyAbove } from '@linia/domain';
import type { Language } from '@linia/protocol';
import { escapeHtml } from '../html.ts';

type Facts = { number: number; company: string; answerBy: string };

/** The letter with the number of a feedback. Nothing of what was typed stands in it: it could be sent to anybody. */
export function numberLetter(
  language: Language,
  { number, company, answerBy }: Facts,
): { subject: string; text: string } {
  const by =
    answerBy === ''
      ? ''
      : language === 'ru'
        ? ` Ответ придёт на эту почту до ${answerBy}.`
        : ` The answer will come to this address by ${answerBy}.`;
  return language === 'ru'
    ? {
        subject: `Отзыв № ${number} принят`,
        text: `Здравствуйте!\n\nМы получили ваш отзыв, его номер ${number}. Его прочтёт руководитель отдела.${by}\n\nЕсли вы не писали нам, просто удалите это письмо.\n\n${company}`,
      }
    : {
        subject: `Feedback No. ${number} received`,
        text: `Hello,\n\nwe have received your feedback, its number is ${number}. The head of the department will read it.${by}\n\nIf you did not write to us, simply delete this letter.\n\n${company}`,
      };
}

export type Late = {
  feedback: number;
  request: number;
  subject: string;
  organization: string;
  by: string;
  over: boolean;
};
type Day = { department: string; day: string; rows: Late[]; more: number; waiting: number; desk: string };

/** A head's digest: the day's short delays, and what waits for them. Figures and numbers; the words of customers stay on the desk. */
export function digestLetter(
  language: Language,
  { department, day, rows, more, waiting, desk }: Day,
): { subject: string; text: string } {
  const ru = language === 'ru';
  const lines = rows.map(({ feedback, request, subject, organization, by, over }) => {
    const how = over ? (ru ? 'решён' : 'solved') : ru ? 'ещё открыт' : 'still open';
    const about = [organization, subject].filter((part) => part !== '').join(', ');
    return ru
      ? `• запрос ${request}: ${about}; срок был ${by}, ${how} (отзыв ${feedback})`
      : `• request ${request}: ${about}; was due ${by}, ${how} (feedback ${feedback})`;
  });
  const rest = more === 0 ? [] : [ru ? `…и ещё ${more}` : `…and ${more} more`];
  const title = ru ? `Короткие просрочки за ${day}: ${department}` : `Short delays of ${day}: ${department}`;
  const last = ru
    ? `Ждут вашего ответа: ${waiting}.${desk === '' ? '' : `\n${desk}`}`
    : `Waiting for your answer: ${waiting}.${desk === '' ? '' : `\n${desk}`}`;
  return { subject: `${title} (${rows.length + more})`, text: [...lines, ...rest, '', last].join('\n') };
}

/** With the mark by which an answer finds its feedback; null: nobody answers this one. */
export function asLetter(language: Language, text: string, mark: string | null): { text: string; html: string } {
  const body = text.split(/\n{2,}/).map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`);
  if (mark === null) return { text: `${text}\n`, html: `${body.join('\n')}\n` };
  return {
    text: `${replyAbove[language]}\n\n${text}\n\n${mark}\n`,
    html: `<p style="color:#767676">${escapeHtml(replyAbove[language])}</p>\n${body.join('\n')}\n<p style="font-size:1px;color:#ffffff">${mark}</p>\n`,
  };
}
