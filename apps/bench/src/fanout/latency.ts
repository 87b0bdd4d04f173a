import type pg from 'pg';
import type { BoardReceipt, Heard, Receipt } from './messages.ts';

type Event = { id: number; version: number; at: number; agent: number };
export type Fanned = {
  /** Milliseconds from an event's instant to its card at the one whom it concerns; to their own row; to the board. */
  calls: number[];
  people: number[];
  boards: number[];
  /** Events whose card or row never came; cards that came to somebody whom they do not concern. */
  lost: number;
  others: number;
};

/** What the database says has happened since then, beside what came. */
export async function compare(pool: pg.Pool, since: Date, heard: Heard): Promise<Fanned> {
  const { rows: calls } = await pool.query<Event>(
    `select e.interaction_id as id, e.version, extract(epoch from e.at)::float8 * 1000 as at, s.agent_id as agent
     from interaction_events e join interactions i on i.id = e.interaction_id
       join lateral (select agent_id from assignments s where s.interaction_id = i.id order by id limit 1) s on true
     where i.created_at >= $1 and e.type in ('offered', 'accepted', 'connected', 'hung_up', 'wrapped')`,
    [since],
  );
  const { rows: people } = await pool.query<Event>(
    `select agent_id as id, version, extract(epoch from at)::float8 * 1000 as at, agent_id as agent from agent_events
     where at >= $1 and type = 'engagement_set'`,
    [since],
  );
  const ofCalls = waits(calls, heard.calls);
  const ofPeople = waits(people, heard.people);
  const whose = new Map(calls.map(({ id, agent }) => [id, agent]));
  return {
    calls: ofCalls.times,
    people: ofPeople.times,
    boards: boardWaits(calls, heard.boards),
    lost: ofCalls.lost + ofPeople.lost,
    others: heard.calls.filter(({ id, desk }) => whose.has(id) && whose.get(id) !== desk).length,
  };
}

/** Each event came with the first row of its version or a later one: rows that follow at once are read together. */
function waits(events: Event[], receipts: Receipt[]): { times: number[]; lost: number } {
  const byDesk = new Map<string, Receipt[]>();
  for (const receipt of receipts) {
    const key = `${receipt.desk} ${receipt.id}`;
    byDesk.set(key, [...(byDesk.get(key) ?? []), receipt]);
  }
  const times: number[] = [];
  let lost = 0;
  for (const { id, version, at, agent } of events) {
    const came = byDesk.get(`${agent} ${id}`)?.find((receipt) => receipt.version >= version);
    if (came) times.push(came.at - at);
    else lost++;
  }
  return { times, lost };
}

function boardWaits(events: Event[], receipts: BoardReceipt[]): number[] {
  const boards = [...receipts].sort((a, b) => a.at - b.at);
  return events.flatMap(({ at }) => {
    const came = boards.find(({ shows }) => shows >= at);
    return came ? [came.at - at] : [];
  });
}
