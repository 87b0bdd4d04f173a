import type { Id, Merged, Moved } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';

/** Two rows for one company become one: calls, requests, people, places, contracts go to the one that stays. Said twice, it is one merge. */
export async function merge(
  tx: Queryable,
  of: { keptId: number; goneId: number },
  actor: Actor,
): Promise<Done<Merged>> {
  const { rows } = await unlessBusy(() =>
    tx.query('select merge_organizations($1, $2, $3) as id', [of.keptId, of.goneId, actor.agentId]),
  );
  const mergeId = rows[0].id as number;
  const { rows: made } = await tx.query('select moved from organization_merges where id = $1', [mergeId]);
  return { result: { mergeId, ...of, moved: counted(made[0].moved as Ids) } };
}

/** They were two companies after all: what was moved goes back, where nobody has moved it on since. */
export async function part(tx: Queryable, mergeId: number, actor: Actor): Promise<Done<Merged>> {
  const { rows } = await unlessBusy(() =>
    tx.query('select part_organizations($1, $2) as back', [mergeId, actor.agentId]),
  );
  const { rows: of } = await tx.query(
    'select kept_id as "keptId", gone_id as "goneId" from organization_merges where id = $1',
    [mergeId],
  );
  const { keptId, goneId } = of[0] as { keptId: number; goneId: number };
  return { result: { mergeId, keptId, goneId, moved: counted(rows[0].back as Ids) } };
}

/** Somebody holds the company, or one of its calls, for longer than a verb waits: an import that writes it. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const state = (error as { code?: string }).code;
    if (state === '55P03' || state === '57014') throw new Refusal('merge.busy', 409);
    throw error;
  }
}

type Ids = Record<keyof Moved, Id[]>;

const kinds: readonly (keyof Moved)[] = ['locations', 'contracts', 'contacts', 'phones', 'interactions', 'tickets'];

const counted = (ids: Ids): Moved => Object.fromEntries(kinds.map((kind) => [kind, ids[kind].length])) as Moved;
