import type { PortalForm } from '@linia/protocol';
import { stampField, type Guard, type GuardedForm } from './guard.ts';

/** A form as its page shows it: empty and with a stamp of its own, but for what is given. */
export const formToShow = async (
  guard: Guard,
  matter: string,
  given: Partial<PortalForm> = {},
): Promise<PortalForm> => ({
  ...{ values: {}, errors: {}, fault: null, wait: 0, files: [], filesLost: false },
  stamp: given.stamp ?? (await guard.stamp(matter)),
  ...given,
});

/** An early stamp is good in a moment, and so is that of who came too often; any other fault needs a new page. */
const stampStays: (GuardedForm['fault'] | null)[] = [null, 'stamp.early', 'form.trap', 'form.often'];

/** There is no room for its files: it comes back with its words, and with their names. */
export const withoutRoom = (form: GuardedForm): GuardedForm => ({
  ...form,
  files: [],
  faults: form.files.map(({ name }) => ({ code: 'file.no_room', name })),
});

/** A form that was not taken, with all that was typed in these fields: what of it is shown, and how it is answered. */
export function refused(
  { fields, files, faults, fault, wait }: GuardedForm,
  errors: PortalForm['errors'],
  shown: readonly string[],
): { form: Partial<PortalForm>; how: { status: number; wait: number } } {
  const stamp = fields[stampField];
  const form = {
    values: Object.fromEntries(shown.flatMap((field) => (field in fields ? [[field, fields[field]!]] : []))),
    errors,
    fault,
    wait,
    files: faults,
    filesLost: files.length > 0,
    ...(stampStays.includes(fault) && stamp && { stamp }),
  };
  return { form, how: { status: fault === 'form.often' ? 429 : 422, wait } };
}
