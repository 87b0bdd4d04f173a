import { cleanInput, foldName } from '@linia/domain';
import type { HouseListens, ListenWay } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

type Asked = { who?: string; way?: ListenWay; from?: string; to?: string; before?: string };

const pageOf = 100;

/**
 * Who has heard calls of the house: recordings, each with its reason, and live. The last first, by a hundred; `before` is the last
 * line of the page before. Who was heard is named, whom they talked with is not: that is a conversation, and this page an administrator's.
 */
export async function readHouseListens(db: Queryable, asked: Asked): Promise<HouseListens> {
  const people = asked.who ? await idsOf(db, asked.who) : null;
  const [before, beforeId] = asked.before?.split(/-(.*)/s) ?? [null, null];
  const { rows } = await db.query(read, [
    people,
    asked.way ?? null,
    asked.from ?? null,
    asked.to ?? null,
    before,
    beforeId,
    pageOf + 1,
  ]);
  const listens = rows.slice(0, pageOf) as (HouseListens['listens'][number] & { us: string })[];
  const last = listens.at(-1);
  return {
    listens: listens.map(({ us: _us, ...each }) => each),
    more: rows.length > pageOf && last ? `${last.us}-${last.id}` : null,
  };
}

/** Each word typed is in the name; who is no longer with the house has listened all the same. */
async function idsOf(db: Queryable, typed: string): Promise<number[]> {
  const words = foldName(cleanInput(typed)).split(' ').filter(Boolean);
  const { rows } = await db.query('select id, name from agents');
  return (rows as { id: number; name: string }[])
    .filter(({ name }) => words.every((word) => foldName(name).includes(word)))
    .map(({ id }) => id);
}

// each side by the index of its time, a page of it; only what is shown is filled in
const read = `
  with asked as (
    select coalesce($3::date::timestamp at time zone company_zone(), '-infinity') as since,
      coalesce(($4::date + 1)::timestamp at time zone company_zone(), 'infinity') as until,
      coalesce('epoch'::timestamptz + $5::bigint * interval '1 microsecond', 'infinity') as before),
  page as (
    (select 'r' || l.id as id, l.asked_at as at, l.agent_id, l.interaction_id, array['recording'] as ways, l.reason, l.heard_at is not null as heard,
        null::timestamptz as ended_at, null::boolean as shown, null::bigint as supervision
      from recording_listens l, asked
      where l.asked_at >= asked.since and l.asked_at < asked.until and l.asked_at <= asked.before and (l.asked_at < asked.before or 'r' || l.id < $6)
        and ($2::text is null or $2 = 'recording') and ($1::int[] is null or l.agent_id = any ($1) or exists (
          select from assignments s where s.interaction_id = l.interaction_id and s.agent_id = any ($1) and s.connected_at is not null))
      order by l.asked_at desc, l.id desc limit $7)
    union all
    (select 's' || u.id, u.began_at, u.agent_id, u.interaction_id, w.ways, null,
        exists (select from legs g where g.interaction_id = u.interaction_id and g.kind = 'supervisor' and g.agent_id = u.agent_id
          and g.joined_at >= u.began_at and g.joined_at <= coalesce(u.ended_at, 'infinity')), u.ended_at, u.shown, u.id
      from supervisions u, asked cross join lateral (
        select coalesce(array_agg(v.data ->> 'mode' order by v.version), array[u.mode]) as ways from interaction_events v
          where v.interaction_id = u.interaction_id and v.type in ('supervision_began', 'supervision_changed') and (v.data ->> 'supervision')::bigint = u.id) w
      where u.began_at >= asked.since and u.began_at < asked.until and u.began_at <= asked.before and (u.began_at < asked.before or 's' || u.id < $6)
        and ($2::text is null or $2 = any (w.ways)) and ($1::int[] is null or u.agent_id = any ($1) or exists (
          select from assignments s where s.interaction_id = u.interaction_id and s.agent_id = any ($1) and s.connected_at < coalesce(u.ended_at, 'infinity')
            and coalesce(s.ended_at, 'infinity') > u.began_at))
      order by u.began_at desc, u.id desc limit $7)
    order by at desc, id desc limit $7)
  select p.id, p.at, p.ways, p.reason, p.heard, p.ended_at as "endedAt", p.shown, person_ref(p.agent_id) as by,
    (extract(epoch from p.at) * 1000000)::bigint::text as us, jsonb_build_object('id', i.id, 'at', i.created_at) as call,
    (select coalesce(jsonb_agg(person_ref(s.agent_id) order by s.first), '[]') from (
      select agent_id, min(connected_at) as first from assignments
      where interaction_id = p.interaction_id and connected_at is not null
        and (p.supervision is null or connected_at < coalesce(p.ended_at, 'infinity') and coalesce(ended_at, 'infinity') > p.at)
      group by agent_id) s) as whom
  from page p join interactions i on i.id = p.interaction_id order by p.at desc, p.id desc`;
