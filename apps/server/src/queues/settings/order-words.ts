import type { Reorder, WordKind, WordRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings, refuseOtherOrder } from './edit.ts';
import { readWords, wordTables } from './word-tables.ts';

/** In which order a desk's field offers the words of a list. */
export async function orderWords(
  tx: Queryable,
  { kind, order }: { kind: WordKind; order: Reorder },
  actor: Actor,
): Promise<Done<WordRow[]>> {
  await lockSettings(tx);
  const before = (await readWords(tx, kind)).map(({ id }) => id);
  refuseOtherOrder(before, order);
  const { table } = wordTables[kind];
  await tx.query(`update ${table} set position = array_position($1::int[], id) where id = any ($1)`, [order.is]);
  await journal(tx, actor.agentId, 'words_ordered', { kind, from: before, to: order.is });
  return { result: await readWords(tx, kind) };
}
