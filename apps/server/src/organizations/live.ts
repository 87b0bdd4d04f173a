import { prepare, type Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** Who asks for a company that was merged into another is shown that one. For reading; a verb asks `live_organization`. */
export async function readLiveId(db: Queryable, id: number): Promise<number> {
  const { rows } = await db.query(
    prepare('select coalesce(merged_into_id, id) as id from organizations where id = $1', [id]),
  );
  if (!rows[0]) throw new Refusal('organization.unknown', 404);
  return rows[0].id as number;
}
