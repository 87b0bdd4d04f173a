import { formatPhone } from '@linia/domain';
import type { SearchMatch, SearchReading } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

type Kind = SearchReading['kind'];

const NAMES: Record<Kind, () => string> = {
  inn: m.inn,
  gln: () => 'GLN',
  kpp: m.kpp,
  ogrn: m.ogrn,
  request: m.reading_request,
  phone: m.reading_phone,
  extension: m.reading_extension,
  email: m.reading_email,
  contract: m.reading_contract,
  name: m.reading_name,
};

const LENGTHS: Partial<Record<Kind, () => string>> = {
  inn: m.need_inn,
  gln: m.need_gln,
  kpp: m.need_kpp,
  ogrn: m.need_ogrn,
  request: m.need_request,
};

const REASONS: Record<string, () => string> = {
  checksum: m.reason_checksum,
  letters: m.reason_letters,
  zeros: m.reason_zeros,
  prefix: m.reason_prefix,
  range: m.reason_range,
  form: m.reason_form,
  long: m.reason_long,
  empty: m.reason_form,
};

/** One reading in the first line of the results: what it is taken for, how many there are, or why it is not. */
interface ReadingWord {
  kind: Kind;
  ok: boolean;
  text: string;
}

/** The first line: every reading with its count, those that found something first, then why the others fail. */
export function readingWords(readings: readonly SearchReading[]): ReadingWord[] {
  return readings
    .map((reading) => {
      const ok = reading.valid && reading.matches.length > 0;
      return {
        kind: reading.kind,
        ok,
        text: `${NAMES[reading.kind]()}: ${ok ? counted(reading.matches) : whyNot(reading)}`,
      };
    })
    .sort((a, b) => Number(b.ok) - Number(a.ok));
}

function counted(matches: readonly SearchMatch[]): string {
  const of = (type: SearchMatch['type']) => matches.filter((match) => match.type === type).length;
  return [
    of('organization') > 0 && m.count_companies({ count: of('organization') }),
    of('contact') > 0 && m.count_people({ count: of('contact') }),
    of('ticket') > 0 && m.count_requests({ count: of('ticket') }),
    of('employee') > 0 && m.count_employees({ count: of('employee') }),
  ]
    .filter(Boolean)
    .join(', ');
}

function whyNot({ kind, valid, reason }: SearchReading): string {
  // a product's barcode passes for a GLN: only the base tells a place from a box
  if (valid) return kind === 'gln' ? m.reading_maybe_barcode() : m.reading_not_in_base();
  if (reason === 'length') return (LENGTHS[kind] ?? m.reason_form)();
  return (REASONS[reason ?? ''] ?? m.reason_form)();
}

/** A result with the reading it came by. */
export interface Found {
  key: string;
  kind: Kind;
  match: SearchMatch;
  /** One slip away from what was typed. */
  slip: boolean;
}

/** Results in groups by reading; a person or company found in two ways stands once, where it was found first. */
export function foundGroups(readings: readonly SearchReading[]): { label: string; items: Found[] }[] {
  const seen = new Set<string>();
  const fresh = (reading: SearchReading, matches: readonly SearchMatch[], slip: boolean): Found[] =>
    matches.flatMap((match) => {
      const key = keyOf(match);
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ key, kind: reading.kind, match, slip }];
    });
  return readings
    .flatMap((reading) => [
      { label: groupLabel(reading), items: reading.valid ? fresh(reading, reading.matches, false) : [] },
      {
        label: m.group_slip({ what: NAMES[reading.kind]() }),
        items: fresh(reading, reading.suggestions ?? [], true),
      },
    ])
    .filter(({ items }) => items.length > 0);
}

function groupLabel({ kind, value }: SearchReading): string {
  if (kind === 'phone') return m.group_as({ what: `${m.reading_phone_as()} ${formatPhone(value)}` });
  return kind === 'name' ? m.group_name() : m.group_as({ what: NAMES[kind]() });
}

function keyOf(match: SearchMatch): string {
  if (match.type === 'organization') return `o${match.organization.id}`;
  if (match.type === 'contact') return `c${match.contact.id}`;
  return match.type === 'ticket' ? `t${match.ticket.number}` : `e${match.employee.id}`;
}
