import type { LineRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings, unlessUsed } from './edit.ts';
import { checkQueue, findLine } from './line-rows.ts';

/** No new call is taken on this line, and who brings one is told so; calls that are there go on. */
export async function closeLine(tx: Queryable, id: number, actor: Actor): Promise<Done<LineRow>> {
  await lockSettings(tx);
  const line = await findLine(tx, id);
  return { result: line.closed ? line : await put(tx, line, true, actor) };
}

/** Calls are taken again, where its queue is open. */
export async function reopenLine(tx: Queryable, id: number, actor: Actor): Promise<Done<LineRow>> {
  await lockSettings(tx);
  const line = await findLine(tx, id);
  if (!line.closed) return { result: line };
  await checkQueue(tx, line.queueId);
  return { result: await put(tx, line, false, actor) };
}

/** A line that never had a call is gone; no priority goes with it unseen. */
export async function deleteLine(tx: Queryable, id: number, actor: Actor): Promise<Done> {
  await lockSettings(tx);
  const line = await findLine(tx, id);
  const { rowCount } = await tx.query('select from priorities where line_id = $1', [id]);
  if (rowCount) throw new Refusal('line.used', 409);
  await unlessUsed('line.used', tx.query('delete from lines where id = $1', [id]));
  await journal(tx, actor.agentId, 'line_deleted', { line: id, before: line });
  return { result: null };
}

async function put(tx: Queryable, { id }: LineRow, closed: boolean, actor: Actor): Promise<LineRow> {
  await tx.query('update lines set closed = $2 where id = $1', [id, closed]);
  await journal(tx, actor.agentId, closed ? 'line_closed' : 'line_reopened', {
    line: id,
    changed: { closed: { from: !closed, to: closed } },
  });
  return findLine(tx, id);
}
