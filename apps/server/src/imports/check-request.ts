import { cleanInput, foldName, type TicketState } from '@linia/domain';
import type { CellFault } from './check-cell.ts';

type Checked<T> = { value: T } | { fault: CellFault };

/** The greatest number that leaves room for the series to go on, as letters and pages write numbers (nine digits). */
const greatest = 990_000_000;

/** «#1046297», «№ 1046297», «1046297.0» */
export function checkRequestNumber(raw: string): Checked<number> {
  const written = cleanInput(raw)
    .replace(/^(?:[#№]|No?\.?)\s*/i, '')
    .replace(/[.,]0+$/, '')
    .replace(/[\s\u00a0]/g, '');
  if (/^\d+(?:[.,]\d+)?E\+?\d+$/i.test(written)) return { fault: { code: 'digits.lost' } };
  if (!/^\d{1,12}$/.test(written)) return { fault: { code: 'request.number' } };
  const number = Number(written);
  if (number < 1 || number > greatest) return { fault: { code: 'request.number_range', hint: String(greatest) } };
  return { value: number };
}

const states: Record<TicketState, readonly string[]> = {
  new: ['новый', 'новая', 'новое', 'new', 'создан', 'зарегистрирован', 'зарегистрирована', 'registered'],
  open: [
    'открыт',
    'открыта',
    'в работе',
    'open',
    'in progress',
    'active',
    'назначен',
    'назначена',
    'принят',
    'принята',
  ],
  waiting_customer: [
    'ожидает клиента',
    'ждёт клиента',
    'ожидание клиента',
    'ожидание ответа',
    'waiting for customer',
    'pending',
    'on hold',
    'запрос информации',
  ],
  waiting_third_party: [
    'ожидает третью сторону',
    'ожидание третьей стороны',
    'у партнёра',
    'waiting for third party',
    'external',
  ],
  solved: ['решён', 'решена', 'решено', 'выполнен', 'выполнена', 'выполнено', 'solved', 'resolved', 'done'],
  closed: [
    'закрыт',
    'закрыта',
    'закрыто',
    'closed',
    'завершён',
    'завершена',
    'отменён',
    'отклонён',
    'cancelled',
    'rejected',
  ],
};
const known = new Map(Object.entries(states).flatMap(([state, words]) => words.map((word) => [foldName(word), state])));
for (const state of Object.keys(states)) known.set(foldName(state.replaceAll('_', ' ')), state);

export function checkRequestState(raw: string): Checked<string> {
  const state = known.get(foldName(raw));
  return state ? { value: state } : { fault: { code: 'request.state' } };
}

/** «30.09.2014 17:31:41», «2014-09-30T17:31:41Z», «2014-09-30», an Excel serial. Without a zone it is the company's, +03:00. */
export function checkInstant(raw: string): Checked<string> {
  const written = cleanInput(raw);
  const serial = /^\d{5}(?:[.,]\d+)?$/.test(written) ? Number(written.replace(',', '.')) : null;
  const russian = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(written);
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
    written,
  );
  let at: Date | null = null;
  if (serial !== null) at = new Date(Math.round((serial - 25_569) * 86_400_000) - 3 * 3_600_000);
  else if (russian) at = instant(russian[3]!, russian[2]!, russian[1]!, russian.slice(4, 7), '+03:00');
  else if (iso)
    at = instant(
      iso[1]!,
      iso[2]!,
      iso[3]!,
      iso.slice(4, 7),
      (iso[7] ?? '+03:00').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2'),
    );
  if (at === null || Number.isNaN(at.getTime()) || at.getFullYear() < 1990 || at.getFullYear() > 2100)
    return { fault: { code: 'instant' } };
  return { value: at.toISOString() };
}

function instant(year: string, month: string, day: string, time: (string | undefined)[], zone: string): Date | null {
  const two = (part: string | undefined) => (part ?? '0').padStart(2, '0');
  const at = new Date(`${year}-${two(month)}-${two(day)}T${time.map(two).join(':')}${zone}`);
  // the 31st of February is no day
  const there = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return there.getUTCMonth() + 1 === Number(month) && there.getUTCDate() === Number(day) ? at : null;
}

/** Where it stands in the former system: a page that can be opened, or nothing. */
export function checkLink(raw: string): Checked<string> {
  const written = cleanInput(raw, 1_000);
  const url = URL.canParse(written) ? new URL(written) : null;
  return url && ['http:', 'https:'].includes(url.protocol) ? { value: url.href } : { fault: { code: 'link' } };
}
