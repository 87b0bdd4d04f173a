import type { LostCall } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/**
 * Callers who left before anybody talked to them, or were not reached when they had asked to be called, newest first, and
 * what came of each: somebody called back (said so, or an outgoing call to that number was answered), is calling at this
 * moment, has tried in vain, or the caller came through by themselves. Midnight ends no debt: of the seven days before, those
 * to whom nobody has talked yet stand in it too.
 * @param queueIds lines in which they left; 'all' for every line
 * @param since those lost from then on are listed whatever came of them; null is the beginning of the company's day
 */
export async function lostCalls(
  db: Queryable,
  { queueIds, since }: { queueIds: readonly number[] | 'all'; since: string | null },
): Promise<LostCall[]> {
  const { rows } = await db.query(
    `select i.id as "interactionId", i.ended_at as at, e.queue_id as "queueId", q.name as queue, i.organization_id as "organizationId",
       coalesce(o.name, c.name, i.phone, '') as "with", coalesce(i.phone_e164, i.phone, '') as phone, i.phone_e164 as "phoneE164",
       (extract(epoch from i.ended_at - e.enqueued_at) * 1000)::int as "waitedMs",
       tried.count + coalesce(e.attempts, 0) as attempts, greatest(tried.at, case when e.attempts > 0 then i.ended_at end) as "triedAt", taken.by as "takenBy",
       coalesce((select l.voice = 'webhook' from lines l where l.id = i.line_id), false) as "byHand",
       case when i.called_back_at is not null then jsonb_build_object('at', i.called_back_at, 'by', b.name)
         when back.at is not null then jsonb_build_object('at', back.at, 'by', back.by) end as "calledBack",
       case when came.id is not null then jsonb_build_object('at', came.at, 'interactionId', came.id) end as "cameThrough"
     from interactions i
       join lateral (select queue_id, attempts, min(enqueued_at) over () as enqueued_at from queue_entries
         where interaction_id = i.id and queue_id is not null order by id desc limit 1) e on true
       join queues q on q.id = e.queue_id
       left join organizations o on o.id = i.organization_id left join contacts c on c.id = i.contact_id left join agents b on b.id = i.called_back_by
       left join lateral (select n.answered_at as at, n.id from interactions n
         where n.phone_e164 = i.phone_e164 and n.direction = 'incoming' and n.created_at > i.ended_at and n.answered_at is not null
         order by n.created_at limit 1) came on true
       left join lateral (select n.answered_at as at, a.name as by from interactions n
         left join assignments s on s.interaction_id = n.id left join agents a on a.id = s.agent_id
         where n.phone_e164 = i.phone_e164 and n.direction = 'outgoing' and n.created_at > i.ended_at and n.answered_at is not null
         order by n.created_at limit 1) back on true
       cross join lateral (select count(*)::int as count, max(n.ended_at) as at from interactions n
         where n.calls_back = i.id and n.answered_at is null and n.ended_at is not null) tried
       left join lateral (select a.name as by from interactions n join assignments s on s.interaction_id = n.id join agents a on a.id = s.agent_id
         where n.calls_back = i.id and n.state not in ('ended', 'closed') and s.state <> 'done' limit 1) taken on true
     -- a callback may have been asked for two weeks before it ended; asked of created_at for its index
     where i.created_at >= (select least($2::timestamptz, day_start(linia_now()) - interval '7 days') - interval '14 days')
       and is_lost(i) and ($1::int[] is null or e.queue_id = any ($1))
       and (i.ended_at >= (select coalesce($2::timestamptz, day_start(linia_now())))
         or i.ended_at >= (select day_start(linia_now()) - interval '7 days') and i.called_back_at is null and back.at is null and came.id is null)
     order by i.ended_at desc, i.id desc limit 500`,
    [queueIds === 'all' ? null : queueIds, since],
  );
  return rows as LostCall[];
}
