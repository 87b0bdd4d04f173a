import { isDeepStrictEqual } from 'node:util';
import { cleanInput } from '@linia/domain';
import type { Needs, Reorder } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

/** Who changes settings goes one by one: what one has checked, another does not undo in the same moment. */
export async function lockSettings(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('linia.settings'))`);
}

type Changed = Record<string, { from: unknown; to: unknown }>;

/** What shall be, where it still is what was read; and what differs, for the journal. */
export function edited<T extends object>(
  now: T,
  { is, was }: { is: Partial<T>; was: Partial<T> },
): { row: T; changed: Changed } {
  const changed: Changed = {};
  for (const key of Object.keys(is) as (keyof T & string)[]) {
    if (!(key in now) || !(key in was)) throw new Refusal('input.invalid', 422, { field: key });
    if (!isDeepStrictEqual(now[key], was[key]))
      throw new Refusal('settings.changed', 409, { field: key, details: { now: now[key] } });
    if (!isDeepStrictEqual(now[key], is[key])) changed[key] = { from: now[key], to: is[key] };
  }
  return { row: { ...now, ...is }, changed };
}

/** Settings that are saved whole: still as they were read, where that is said. */
export function refuseOther(now: object, was: object | undefined): void {
  if (was && !isDeepStrictEqual(now, was)) throw new Refusal('settings.changed', 409, { details: { now } });
}

/** The order that was read is still the order, and the new one has the same rows. */
export function refuseOtherOrder(now: number[], { is, was }: Reorder): void {
  if (!isDeepStrictEqual(now, was)) throw new Refusal('settings.changed', 409, { details: { now } });
  const sorted = (ids: number[]) => [...ids].sort((a, b) => a - b);
  if (!isDeepStrictEqual(sorted(is), sorted(was))) throw new Refusal('input.invalid', 422, { field: 'is' });
}

export function cleanName(name: string): string {
  const clean = cleanInput(name);
  if (clean === '') throw new Refusal('input.invalid', 422, { field: 'name' });
  return clean;
}

/**
 * Skills that are offered, or were asked for before; each once, in one order: equal needs are one lane. Held, so that none is
 * retired in this moment.
 */
export async function checkNeeds(tx: Queryable, needs: Needs, before: Needs = []): Promise<Needs> {
  const ids = needs.map(({ skill }) => skill);
  const { rowCount } = await tx.query(
    'select from skills where id = any ($1) and (not retired or id = any ($2)) order by id for key share',
    [ids, before.map(({ skill }) => skill)],
  );
  if (rowCount !== ids.length) throw new Refusal('skill.unknown', 422, { field: 'needs' });
  return [...needs].sort((a, b) => a.skill - b.skill).map(({ skill, level }) => ({ skill, level }));
}

/** The database knows what hangs on a row: what does is never lost with it. */
export async function unlessUsed<T>(code: 'word.used' | 'department.used' | 'line.used', work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (['23503', '23001'].includes((error as { code?: string }).code ?? '')) throw used[code]();
    throw error;
  }
}

const used = {
  'word.used': () => new Refusal('word.used', 409),
  'department.used': () => new Refusal('department.used', 409),
  'line.used': () => new Refusal('line.used', 409),
};
