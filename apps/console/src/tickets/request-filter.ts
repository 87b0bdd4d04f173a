import type { TicketFilter } from '@linia/protocol';

/** As the address of the page carries it, and the API takes it. */
export function queryOf(filter: TicketFilter, more: Record<string, string> = {}): string {
  const said = Object.entries({ ...filter, ...more }).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString();
}

/** What the address says; what it says wrongly is not there. */
export function filterOf(search: Record<string, unknown>): TicketFilter {
  const text = (key: string) => (search[key] === undefined ? undefined : String(search[key]));
  const id = (key: string) => (/^\d{1,9}$/.test(text(key) ?? '') ? Number(text(key)) : undefined);
  const flag = (key: string) => (text(key) === 'true' ? true : undefined);
  const owner = text('owner');
  const filter: TicketFilter = {
    state: /^[a-z_,]{1,100}$/.test(text('state') ?? '') ? text('state') : undefined,
    owner: owner === 'me' || owner === 'none' ? owner : id('owner'),
    followed: flag('followed'),
    mentioned: flag('mentioned'),
    department: id('department'),
    organization: id('organization'),
    tag: text('tag')?.slice(0, 100),
    overdue: flag('overdue'),
    complained: flag('complained'),
    q: text('q')?.slice(0, 200),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}
