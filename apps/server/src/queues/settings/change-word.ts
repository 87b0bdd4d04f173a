import type { WordEdit, WordKind, WordRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { moreOf } from './add-word.ts';
import { cleanName, edited, lockSettings } from './edit.ts';
import { findWord, refuseTwins, wordTables } from './word-tables.ts';

/**
 * A word is called otherwise, is about another service, is retired (offered no more, old calls keep its name) or comes back.
 */
export async function changeWord(
  tx: Queryable,
  { kind, id, edit }: { kind: WordKind; id: number; edit: WordEdit },
  actor: Actor,
): Promise<Done<WordRow>> {
  await lockSettings(tx);
  const { row: before, list } = await findWord(tx, kind, id);
  const { row, changed } = edited(before, edit as { is: Partial<WordRow>; was: Partial<WordRow> });
  if (Object.keys(changed).length === 0) return { result: before };
  const name = cleanName(row.name);
  if (changed['name']) refuseTwins(list, name, id);
  if (changed['retired'] && row.retired) refuseLast(kind, list, id);
  const { serviceId, needs } = edit.is;
  const wanted = { ...(serviceId !== undefined && { serviceId }), ...(needs !== undefined && { needs }) };
  const more = await moreOf(tx, kind, wanted, before);
  const columns = { name, retired: row.retired, ...more };
  const sets = Object.keys(columns).map((column, at) => `${column} = $${at + 2}`);
  await tx.query(`update ${wordTables[kind].table} set ${sets.join(', ')} where id = $1`, [
    id,
    ...Object.values(columns),
  ]);
  await journal(tx, actor.agentId, 'word_changed', { kind, id, changed });
  return { result: (await findWord(tx, kind, id)).row };
}

/** Where nothing is left to choose from, no call could be closed or declined. */
function refuseLast(kind: WordKind, list: WordRow[], id: number): void {
  if (wordTables[kind].needed && !list.some((each) => each.id !== id && !each.retired))
    throw new Refusal('word.last', 409);
}
