import type { CallCard, Timeline } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { lanesOf } from './lanes.ts';

/** The story of one call: its card, who did what when, and lanes on one axis. One snapshot for all of it. */
export async function readTimeline(db: Database, interactionId: number): Promise<Timeline> {
  const { rows } = await db.pool.query(
    `select interaction_card($1) as card, coalesce((
       select jsonb_agg(jsonb_build_object('version', v.version, 'at', v.at, 'type', v.type, 'actor', actor_name(v.actor), 'data', v.data || event_names(v.type, v.data)) order by v.version)
       from interaction_events v where v.interaction_id = $1), '[]') as events`,
    [interactionId],
  );
  const { card, events } = rows[0] as { card: CallCard | null; events: Timeline['events'] };
  if (!card) throw new Refusal('call.unknown', 404);
  return { card, lanes: lanesOf(card, events), events };
}
