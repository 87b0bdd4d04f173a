import { foldCompany, foldName } from '@linia/domain';
import { columnName, importShape, type ImportField, type ImportKind, type ImportMapping } from '@linia/domain/imports';
import {
  checkEmail,
  checkName,
  checkNumber,
  checkPhones,
  checkText,
  type CellFault,
  type Phone,
} from './check-cell.ts';
import { checkInstant, checkLink, checkRequestNumber, checkRequestState } from './check-request.ts';
import type { FileRow } from './reading/rows.ts';

/** A row as it will be compared with the base. An empty cell says nothing: what the base has stays. */
export type StagedRow = {
  row: number;
  inn: string | null;
  company: string | null;
  name: string | null;
  folded: string | null;
  kpp: string | null;
  ogrn: string | null;
  gln: string | null;
  address: string | null;
  position: string | null;
  email: string | null;
  phones: Phone[] | null;
  number: number | null;
  subject: string | null;
  state: string | null;
  owner: string | null;
  department: string | null;
  openedAt: string | null;
  overAt: string | null;
  link: string | null;
  description: string | null;
};
export type RowFault = CellFault & { row: number; field: ImportField | 'row'; cell: string; value: string };

/** A dash where a company would stand: this person is of none. */
const noCompany = '-';

/** Reads one row by the chosen columns: what it says, or every reason why it can't be taken. */
export function checkRow(
  kind: ImportKind,
  mapping: ImportMapping,
  width: number,
  { row, cells }: FileRow,
): { staged: StagedRow; faults: RowFault[] } {
  const staged = emptyRow(row);
  const faults: RowFault[] = [];
  const refuse = (field: ImportField | 'row', at: number, { code, hint }: CellFault): void => {
    const value = (cells[at] ?? '').slice(0, 200);
    faults.push({ row, field, cell: `${columnName(at)}${row}`, value, code, ...(hint !== undefined && { hint }) });
  };
  for (const field of importShape[kind].fields) {
    const at = mapping[field];
    const raw = at === undefined ? '' : (cells[at] ?? '');
    if (at === undefined || isEmpty(raw)) continue;
    const checked = checkField(field, raw);
    if ('fault' in checked) refuse(field, at, checked.fault);
    else if (checked.value !== '') Object.assign(staged, { [field]: checked.value });
  }
  const beyond = cells.findIndex((cell, at) => at >= width && !isEmpty(cell));
  if (beyond >= 0) refuse('row', beyond, { code: 'row.ragged' });
  if (faults.length === 0) {
    const missing = missingIn(kind, staged);
    if (missing) refuse(missing.field, mapping[missing.field] ?? 0, { code: missing.code });
  }
  // what says nothing of its state is over where it says when
  if (kind === 'tickets') staged.state ??= staged.overAt === null ? 'open' : 'closed';
  if (staged.name !== null) staged.folded = kind === 'contacts' ? foldName(staged.name) : foldCompany(staged.name);
  return { staged, faults };
}

/** Nothing but spaces and what can't be seen; a paste of a megabyte is not. */
const isEmpty = (raw: string): boolean => raw.length < 400 && !/[^\s\p{Cf}\p{Cc}]/u.test(raw);

function checkField(field: ImportField, raw: string): { value: unknown } | { fault: CellFault } {
  switch (field) {
    case 'inn':
    case 'kpp':
    case 'ogrn':
    case 'gln':
      return checkNumber(field, raw);
    case 'email':
      return checkEmail(raw);
    case 'phones':
      return checkPhones(raw);
    case 'name':
      return checkName(raw);
    case 'number':
      return checkRequestNumber(raw);
    case 'state':
      return checkRequestState(raw);
    case 'openedAt':
    case 'overAt':
      return checkInstant(raw);
    case 'link':
      return checkLink(raw);
    case 'owner':
      return { value: foldName(raw).slice(0, 200) };
    case 'description':
      return { value: raw.slice(0, 20_000).replaceAll('\0', '').trim() };
    case 'company': {
      if (/^\s*[-—–]\s*$/.test(raw)) return { value: noCompany };
      const checked = checkName(raw);
      return 'fault' in checked ? checked : { value: foldCompany(checked.value) };
    }
    default:
      return checkText(raw, field === 'address' ? 500 : field === 'subject' ? 300 : 200);
  }
}

/** What a row must say at least. Whether a new company has a name is known once it was looked for. */
function missingIn(kind: ImportKind, staged: StagedRow): { field: ImportField; code: string } | null {
  if (kind === 'organizations')
    return staged.inn === null && staged.name === null ? { field: 'name', code: 'name.missing' } : null;
  if (kind === 'tickets') {
    if (staged.number === null) return { field: 'number', code: 'request.number' };
    if (staged.subject === null) return { field: 'subject', code: 'subject.missing' };
    return staged.openedAt !== null && staged.overAt !== null && staged.overAt < staged.openedAt
      ? { field: 'overAt', code: 'instant.order' }
      : null;
  }
  if (kind === 'contacts' && staged.name === null) return { field: 'name', code: 'name.missing' };
  const hasCompany = staged.inn !== null || staged.company !== null;
  if (kind === 'locations' && staged.gln !== null) return null;
  if (kind === 'locations' && staged.name === null) return { field: 'name', code: 'name.missing' };
  return hasCompany ? null : { field: 'inn', code: 'company.missing' };
}

function emptyRow(row: number): StagedRow {
  return {
    row,
    inn: null,
    company: null,
    name: null,
    folded: null,
    kpp: null,
    ogrn: null,
    gln: null,
    address: null,
    position: null,
    email: null,
    phones: null,
    number: null,
    subject: null,
    state: null,
    owner: null,
    department: null,
    openedAt: null,
    overAt: null,
    link: null,
    description: null,
  };
}
