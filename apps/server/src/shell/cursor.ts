import { Refusal } from './refusal.ts';

/** Where a list goes on: the key and the id of the last row that was shown. What nobody has given is the beginning. */
export type Cursor = [key: string, id: string] | [null, null];

/** A key is a time as the database writes it, or its end of times. */
export function readCursor(after: string | undefined): Cursor {
  if (after === undefined) return [null, null];
  const [, key, id] = /^(infinity|\d{4}-[\d:. T+Z-]{6,40})~(\d{1,15})$/.exec(after) ?? [];
  if (!key || !id || (key !== 'infinity' && Number.isNaN(Date.parse(key.replace(/([+-]\d\d)$/, '$1:00')))))
    throw new Refusal('input.invalid', 422, { field: 'after' });
  return [key, id];
}

/** A page of rows, one of which was read too many: whether there is another, and where it begins. `keyOf`: what the list is ordered by. */
export function pageOf<Row extends object>(
  rows: (Row & { key: string; keyId: number })[],
  size: number,
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return {
    rows: page.map(({ key: _, keyId: __, ...row }) => row as unknown as Row),
    next: rows.length > size && last ? `${last.key}~${last.keyId}` : null,
  };
}
