import type { WordKind } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings, unlessUsed } from './edit.ts';
import { findWord, wordTables } from './word-tables.ts';

/** A retired word that no call, rule or log has ever had is gone; one that has been used stays retired. */
export async function deleteWord(
  tx: Queryable,
  { kind, id }: { kind: WordKind; id: number },
  actor: Actor,
): Promise<Done> {
  await lockSettings(tx);
  const { row } = await findWord(tx, kind, id);
  if (!row.retired) throw new Refusal('word.offered', 409);
  const { table, draft } = wordTables[kind];
  const drafts = draft && (await tx.query(`select from drafts where log ->> '${draft}' = $1::text limit 1`, [id]));
  if (drafts && drafts.rowCount) throw new Refusal('word.used', 409);
  await unlessUsed('word.used', tx.query(`delete from ${table} where id = $1`, [id]));
  await journal(tx, actor.agentId, 'word_deleted', { kind, before: row });
  return { result: null };
}
