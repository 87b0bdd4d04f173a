import { cleanInput } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

const uniques: Record<string, { code: string; field: string }> = {
  agents_login: { code: 'person.login_taken', field: 'login' },
  agents_extension: { code: 'person.extension_taken', field: 'extension' },
};

/** A login or an extension that somebody else has: said beside the field, not as a fault. */
export async function taken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const unique = uniques[(error as { constraint?: string }).constraint ?? ''];
    if (unique) throw new Refusal(unique.code, 409, { field: unique.field });
    throw error;
  }
}

export function cleanName(name: string): string {
  const clean = cleanInput(name);
  if (clean.length < 2) throw new Refusal('input.invalid', 422, { field: 'name' });
  return clean;
}

export function cleanEmail(email: string | null): string | null {
  const clean = cleanInput(email ?? '').toLowerCase();
  if (clean === '') return null;
  if (!/^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(clean)) throw new Refusal('input.invalid', 422, { field: 'email' });
  return clean;
}

export async function checkDepartment(tx: Queryable, id: number | null): Promise<void> {
  if (id === null) return;
  const { rowCount } = await tx.query('select from departments where id = $1', [id]);
  if (rowCount === 0) throw new Refusal('department.unknown', 422, { field: 'departmentId' });
}

/**
 * Who stands in is somebody else, is there, and is not stood in for by this very person: two who are both away would send
 * their callers round. Asked under the lock of administrators, so two of them cannot make the ring at once.
 */
export async function checkStandIn(tx: Queryable, personId: number | null, id: number | null): Promise<void> {
  if (id === null) return;
  if (id === personId) throw new Refusal('person.stand_in_self', 422, { field: 'standInId' });
  const { rows } = await tx.query(
    'select stand_in_id as "standInId" from agents where id = $1 and disabled_at is null',
    [id],
  );
  if (!rows[0]) throw new Refusal('person.unknown', 422, { field: 'standInId' });
  if (personId !== null && rows[0].standInId === personId) {
    throw new Refusal('person.stand_in_ring', 422, { field: 'standInId' });
  }
}
