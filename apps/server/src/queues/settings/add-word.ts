import type { NewWord, WordKind, WordRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { checkNeeds, cleanName, lockSettings } from './edit.ts';
import { findWord, readWords, refuseTwins, wordTables } from './word-tables.ts';

/** One more to choose from: it stands last, and every open desk has it at once. */
export async function addWord(
  tx: Queryable,
  { kind, word }: { kind: WordKind; word: NewWord },
  actor: Actor,
): Promise<Done<WordRow>> {
  await lockSettings(tx);
  const name = cleanName(word.name);
  refuseTwins(await readWords(tx, kind), name, null);
  const columns = { name, ...(await moreOf(tx, kind, word)) };
  const { table, where } = wordTables[kind];
  const names = Object.keys(columns);
  const { rows } = await tx.query(
    `insert into ${table} (${names.join(', ')}, position${table === 'reasons' ? ', kind' : ''})
     select ${names.map((_, at) => `$${at + 1}`).join(', ')}, coalesce((select max(position) from ${table} where ${where}), 0) + 1
       ${table === 'reasons' ? `, '${kind}'` : ''} returning id`,
    Object.values(columns),
  );
  const { row } = await findWord(tx, kind, rows[0].id as number);
  await journal(tx, actor.agentId, 'word_added', { kind, after: row });
  return { result: row };
}

/** What this list's words have besides a name, as columns. What is retired is named only where it was before. */
export async function moreOf(
  tx: Queryable,
  kind: WordKind,
  { serviceId, needs }: Partial<NewWord>,
  before?: WordRow,
): Promise<Record<string, unknown>> {
  if (serviceId !== undefined && kind !== 'subjects') throw new Refusal('input.invalid', 422, { field: 'serviceId' });
  if (needs !== undefined && kind !== 'services') throw new Refusal('input.invalid', 422, { field: 'needs' });
  if (serviceId != null) {
    const known = await tx.query('select from services where id = $1 and (not retired or id = $2)', [
      serviceId,
      before?.serviceId,
    ]);
    if (known.rowCount === 0) throw new Refusal('word.unknown', 422, { field: 'serviceId' });
  }
  return {
    ...(serviceId !== undefined && { service_id: serviceId }),
    ...(needs !== undefined && { needs: JSON.stringify(await checkNeeds(tx, needs, before?.needs)) }),
  };
}
