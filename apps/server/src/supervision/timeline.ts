import type { CallCard, Timeline } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { lanesOf, type Take } from './lanes.ts';

/**
 * The story of one call: its card, who did what when, and lanes on one axis. One snapshot for all of it.
 * @param all also who listened unseen, and how it sounded, which is for supervisors
 */
export async function readTimeline(db: Database, interactionId: number, all = true): Promise<Timeline> {
  const { rows } = await db.pool.query(
    `select interaction_card($1) as card, coalesce((
       select jsonb_agg(jsonb_build_object('version', v.version, 'at', v.at, 'type', v.type, 'actor', actor_name(v.actor), 'data', v.data || event_names(v.type, v.data)) order by v.version)
       from interaction_events v where v.interaction_id = $1 and ($2 or v.data->>'shown' is distinct from 'false')), '[]') as events,
       (select coalesce(jsonb_agg(jsonb_build_object('kind', g.kind, 'who', a.name, 'joinedAt', g.joined_at, 'leftAt', g.left_at, 'quality', g.quality) order by g.id), '[]')
         from legs g left join agents a on a.id = g.agent_id where $2 and g.interaction_id = $1 and g.quality is not null) as quality,
       (select coalesce(jsonb_agg(jsonb_build_object('from', r.started_at, 'to', r.ended_at) order by r.id), '[]') from recordings r where r.interaction_id = $1) as takes`,
    [interactionId, all],
  );
  const { card, events, quality, takes } = rows[0] as {
    card: CallCard | null;
    events: Timeline['events'];
    quality: Timeline['quality'];
    takes: Take[];
  };
  if (!card) throw new Refusal('call.unknown', 404);
  return { card, lanes: lanesOf(card, events, takes), quality, events };
}
