import { checkInn, cleanInput, writtenFeedbackKinds } from '@linia/domain';
import type { PortalFieldError } from '@linia/protocol';
import type { Received } from '../../feedback/receive.ts';
import { emailIn, textIn } from '../form/check-form.ts';

export const feedbackFields = [
  'about',
  'number',
  'person',
  'service',
  'kind',
  'text',
  'name',
  'email',
  'company',
  'inn',
  'consent',
] as const;

type Checked = Omit<Received, 'formKey' | 'language' | 'consent'>;

/** What is wrong with it, field by field. Whose request a number is, and who a name means, is looked up for nobody here. */
export function checkFeedback(
  fields: Record<string, string>,
  services: readonly number[],
): { checked: Checked; errors: Record<string, PortalFieldError> } {
  const errors: Record<string, PortalFieldError> = {};
  const line = (field: string, cap: number) => cleanInput(fields[field] ?? '', cap);
  const needed = (field: string, cap: number) => {
    const value = line(field, cap);
    if (value === '') errors[field] = { code: 'empty' };
    return value;
  };
  const about = (['request', 'person', 'service'] as const).find((each) => each === fields['about']) ?? 'service';
  const kind = writtenFeedbackKinds.find((each) => each === fields['kind']) ?? 'complaint';
  const serviceId = about === 'service' ? (services.find((id) => String(id) === line('service', 10)) ?? null) : null;
  const person = about === 'person' ? needed('person', 200) : '';
  const typedInn = line('inn', 20);
  const inn = typedInn === '' ? null : checkInn(typedInn);
  if (inn && !inn.valid) errors['inn'] = { code: `inn.${inn.reason}` };
  const text = textIn(fields['text'] ?? '', errors);
  const name = needed('name', 200);
  const email = emailIn(needed('email', 254), errors);
  if (fields['consent'] === undefined) errors['consent'] = { code: 'consent' };
  const checked: Checked = {
    kind,
    // no service chosen is the company as a whole
    about: about === 'service' && serviceId === null ? 'company' : about,
    requestNumber: about === 'request' ? line('number', 20) : '',
    person,
    serviceId,
    text,
    name,
    email,
    company: line('company', 200),
    inn: inn?.valid ? inn.value : '',
  };
  return { checked, errors };
}
