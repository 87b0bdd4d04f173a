import type { ImportField, ImportKind, ImportState } from '@linia/domain/imports';
import type { TicketState } from '@linia/domain';
import type { ImportView } from '@linia/protocol';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

export const kindWord: Record<ImportKind, () => string> = {
  organizations: m.import_organizations,
  locations: m.import_locations,
  contacts: m.import_contacts,
  tickets: m.import_tickets,
};

export const titleOf: Record<ImportKind, () => string> = {
  organizations: m.import_title_organizations,
  locations: m.import_title_locations,
  contacts: m.import_title_contacts,
  tickets: m.import_title_tickets,
};

const fields: Record<ImportField | 'row', () => string> = {
  inn: m.import_field_inn,
  company: m.import_field_company,
  name: m.import_field_name,
  kpp: m.import_field_kpp,
  ogrn: m.import_field_ogrn,
  gln: m.import_field_gln,
  address: m.import_field_address,
  position: m.import_field_position,
  email: m.import_field_email,
  phones: m.import_field_phones,
  number: m.import_field_number,
  subject: m.import_field_subject,
  state: m.import_field_state,
  owner: m.import_field_owner,
  department: m.import_field_department,
  openedAt: m.import_field_opened,
  overAt: m.import_field_over,
  link: m.import_field_link,
  description: m.import_field_description,
  row: m.import_field_row,
};

export const fieldWord = (kind: ImportKind, field: ImportField | 'row'): string =>
  kind === 'contacts' && field === 'name' ? m.import_field_person() : fields[field]();

/** What a cell becomes: a state is told by its word, as its request's page tells it. */
export const valueWord = (field: string, value: string | null): string | null =>
  (field === 'state' && states[value as TicketState]?.()) || value;
const states: Record<TicketState, () => string> = {
  new: m.ticket_new,
  open: m.ticket_open,
  waiting_customer: m.ticket_waiting_customer,
  waiting_third_party: m.ticket_waiting_third,
  solved: m.ticket_solved,
  closed: m.ticket_closed,
};

/** Something goes on at the server: the page is read again until it is over. */
export const isBusy = (state: ImportState): boolean => ['uploading', 'checking', 'applying'].includes(state);

/** Where a person left off and can go on. */
export const isOpen = (state: ImportState): boolean =>
  isBusy(state) || ['uploaded', 'checked', 'failed', 'interrupted'].includes(state);

/** One line of the list of past imports. */
export function outcome({ state, rows }: ImportView): string {
  const n = (count: number): string => fmt().number(count);
  switch (state) {
    case 'applied':
      return m.import_done_short({ created: n(rows.created), updated: n(rows.updated) });
    case 'cancelled':
      return m.import_cancelled_short();
    case 'failed':
      return m.import_failed_short();
    case 'interrupted':
      return m.import_interrupted_short();
    case 'uploaded':
      return m.import_uploaded_short();
    case 'checked':
      return m.import_checked_short();
    default:
      return m.import_busy_short();
  }
}

/** «12 480 строк» */
export const rowsWord = (count: number): string => m.import_rows({ count, n: fmt().number(count) });
