import { checkInn, cleanInput } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import type { PortalFieldError } from '@linia/protocol';

/** The form's fields, as the page names them. */
export const formFields = [
  'inn',
  'company',
  'name',
  'phone',
  'email',
  'service',
  'subject',
  'text',
  'consent',
  // the answer from which they came to write
  'article',
] as const;
export type FormField = (typeof formFields)[number];

/** What was typed, as it is registered. */
export type CheckedForm = Record<'inn' | 'company' | 'name' | 'phone' | 'email' | 'subject' | 'text', string> & {
  /** Null: another service, or the customer does not know. */
  serviceId: number | null;
};

export const mostText = 10_000;

/** What is wrong with a form, field by field; nothing is looked up, so nobody learns who is a customer. */
export function checkForm(
  fields: Record<string, string>,
  services: readonly number[],
): { checked: CheckedForm; errors: Record<string, PortalFieldError> } {
  const errors: Record<string, PortalFieldError> = {};
  const line = (field: FormField, cap: number) => cleanInput(fields[field] ?? '', cap);
  const needed = (field: FormField, cap: number) => {
    const value = line(field, cap);
    if (value === '') errors[field] = { code: 'empty' };
    return value;
  };
  const inn = checkInn(fields['inn'] ?? '');
  if (!inn.valid) errors['inn'] = { code: `inn.${inn.reason}` };
  const company = needed('company', 200);
  const name = needed('name', 200);
  const phone = phoneIn(needed('phone', 60), errors);
  const email = emailIn(needed('email', 254), errors);
  const service = line('service', 10);
  const serviceId = services.find((id) => String(id) === service) ?? null;
  if (serviceId === null && service !== 'other') errors['service'] = { code: 'service' };
  const subject = needed('subject', 300);
  const text = textIn(fields['text'] ?? '', errors);
  if (fields['consent'] === undefined) errors['consent'] = { code: 'consent' };
  const checked = { inn: inn.valid ? inn.value : '', company, name, phone, email, serviceId, subject, text };
  return { checked, errors };
}

/** As it is written, where it is a number that can exist; a Russian one that lacks digits is told how many. */
function phoneIn(text: string, errors: Record<string, PortalFieldError>): string {
  if (text === '') return '';
  const read = readPhone(text);
  const digits = text.replace(/\D/g, '').length;
  const lacks = /^\s*(?:\+?7|8)/.test(text) ? 11 - digits : 10 - digits;
  if (read?.kind !== 'number')
    errors['phone'] = lacks > 0 && lacks < 8 ? { code: 'phone.lacks', more: lacks } : { code: 'phone.form' };
  return text;
}

export function emailIn(text: string, errors: Record<string, PortalFieldError>): string {
  if (text === '') return '';
  const address = text.toLowerCase();
  if (!address.includes('@')) errors['email'] = { code: 'email.at' };
  else if (
    !/^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:.][^\s@<>"(),;:]*\.[^\s@<>"(),;:.]{2,}$/.test(address) ||
    /\.\.|@.*[^\p{L}\p{N}.@-]|-\.|\.-/u.test(address)
  )
    errors['email'] = { code: 'email.form' };
  return address;
}

/** Line breaks stay; what nobody sees goes. */
export function textIn(given: string, errors: Record<string, PortalFieldError>): string {
  const text = given
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|(?![\n\t])\p{Cc}/gu, '')
    .trim();
  if (text === '') errors['text'] = { code: 'empty' };
  if ([...text].length > mostText) errors['text'] = { code: 'text.long', more: [...text].length };
  return text;
}
