import { formatPhone } from '@linia/domain';
import type { Language } from '@linia/protocol';

type Said = Partial<Record<Language, string>>;

/** What a line without words of its own says. */
const usual: Record<'closed' | 'full', Record<Language, string>> = {
  closed: {
    ru: 'Мы сейчас не работаем. Пожалуйста, позвоните в рабочее время.',
    en: 'We are closed now. Please call again in our working hours.',
  },
  full: {
    ru: 'Все специалисты заняты, и очередь полна. Пожалуйста, перезвоните позже.',
    en: 'All our agents are busy and the line is full. Please call again later.',
  },
};

/** The line's own words in the caller's language, else in the other one, else the usual. */
export function announcementOf(own: Record<string, Said>, why: 'closed' | 'full', language: Language): string {
  const said = own[why];
  return said?.[language] || said?.ru || said?.en || usual[why][language];
}

/** What a request that the line itself makes is called. Numbered matters are kept in the company's language. */
export function requestWords(why: 'closed' | 'full', line: string, phone: string) {
  const when = why === 'closed' ? 'вне часов работы' : 'когда очередь была полна';
  return {
    subject: `Звонок ${when}: ${line}`,
    description: `Звонили ${when} с номера ${formatPhone(phone)}. Разговора не было: перезвоните и узнайте, что нужно.`,
  };
}
