import type { PortalFieldError, PortalForm } from '@linia/protocol';

/** What a browser is told of the fields that several forms ask for. */
const known = {
  inn: { inputmode: 'numeric', maxlength: 20, autocomplete: 'off' },
  company: { maxlength: 200, autocomplete: 'organization' },
  name: { maxlength: 200, autocomplete: 'name' },
  phone: { type: 'tel', maxlength: 60, autocomplete: 'tel' },
  email: { type: 'email', maxlength: 254, autocomplete: 'email' },
} as const;

type Given = { name: string; label: string; value: string; error: PortalFieldError | undefined };

/** A field of this form as `Field` takes it, by its name: what it is called, what was typed, what is wrong with it. */
export const fieldsOf =
  (form: PortalForm, labels: Record<string, string>) =>
  (name: string): Given => ({
    ...known[name as keyof typeof known],
    name,
    label: labels[name] ?? name,
    value: form.values[name] ?? '',
    error: form.errors[name],
  });
