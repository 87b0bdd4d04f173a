import type { DeadlinePreview, DeadlineRecount } from '@linia/protocol';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database, Queryable } from '../../shell/database.ts';
import type { Done } from '../../shell/verb.ts';

const shown = 200;

/** What a change moved; the last fifty of them, or the one with this id. */
export async function readRecounts(db: Queryable, id: number | null = null): Promise<DeadlineRecount[]> {
  const { rows } = await db.query(
    `select r.id, r.at, r.cause, r.name, r.looked, r.total, r.finished_at as "finishedAt", r.overtaken_by as "overtakenBy", case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as by,
       (select count(distinct ticket_id)::int from deadline_moves m where m.recount_id = r.id) as moved,
       (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
         select t.number, o.name as organization, m.kind, m.was, m.becomes from deadline_moves m join tickets t on t.id = m.ticket_id
           left join organizations o on o.id = t.organization_id where m.recount_id = r.id order by m.becomes, t.number limit $2) x) as moves
     from deadline_recounts r left join agents a on a.id = r.by_id where $1::int is null or r.id = $1 order by r.id desc limit 50`,
    [id, id === null ? 0 : shown],
  );
  return rows as DeadlineRecount[];
}

/** Done, looked at, and undone whole: what a change would move is what it moves. Requests are read for it, not locked. */
export async function previewRecount(
  db: Database,
  change: (tx: Queryable) => Promise<Done<number | null>>,
): Promise<DeadlinePreview> {
  try {
    return await inTransaction(db, async (tx): Promise<Done<never>> => {
      await tx.query(`select set_config('linia.only_looked_at', 'on', true)`);
      const { result } = await change(tx);
      throw new Undone({ recount: result === null ? null : ((await readRecounts(tx, result))[0] ?? null) });
    });
  } catch (error) {
    if (error instanceof Undone) return error.preview;
    throw error;
  }
}

class Undone extends Error {
  readonly preview: DeadlinePreview;
  constructor(preview: DeadlinePreview) {
    super('only looked at');
    this.preview = preview;
  }
}
