import type { CallCard, HistoryRow, Id, IdentifiedHow } from '@linia/protocol';
import { clock } from './clock.svelte.ts';
import { surname } from './names.ts';
import { m } from './paraglide/messages.js';
import { fmt } from './words.svelte.ts';

const BY: Record<IdentifiedHow, (value: string) => string> = {
  caller_number: () => m.how_caller_number(),
  inn: () => m.how_inn(),
  gln: () => m.how_gln(),
  kpp: () => m.how_kpp(),
  ogrn: () => m.how_ogrn(),
  request: (value) => (value ? m.how_request({ number: value }) : m.how_request_any()),
  phone: () => m.how_phone(),
  name: () => m.how_name(),
  contract: () => m.how_contract(),
  email: () => m.how_email(),
  chosen: () => m.how_chosen(),
};

/** «Определён по ИНН в 12:00:58»; by whom, where it was a colleague. */
export function identifiedHow({ how, value, at, by }: NonNullable<CallCard['identified']>, me: Id): string {
  const words = m.identified_at({ how: BY[how](value ?? ''), at: fmt().clock(at) });
  return by && by.id !== me ? `${words}, ${surname(by.name)}` : words;
}

export function confirmedHow({ at, by }: NonNullable<CallCard['nameConfirmed']>, me: Id): string {
  const words = m.name_confirmed({ at: fmt().clock(at) });
  return by.id === me ? words : `${words}, ${surname(by.name)}`;
}

/** In the history: «Название подтвердил клиент: Орлова, 20.11 15:02», or nothing. */
export function confirmedBy({ nameConfirmed }: HistoryRow): string {
  if (!nameConfirmed) return '';
  return m.history_confirmed({
    at: fmt().dayTime(nameConfirmed.at, clock.now),
    who: surname(nameConfirmed.by?.name ?? ''),
  });
}

/** «По ИНН, Орлова, 12:00:58»: how and by whom the caller of a past call was identified. */
export function identifiedBy({ identified }: HistoryRow): string {
  if (!identified) return m.history_unidentified();
  return [BY[identified.how](''), surname(identified.by?.name ?? '')].filter(Boolean).join(', ');
}
