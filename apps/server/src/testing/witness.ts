import { assignmentMoves, escalationMoves } from '@linia/domain';
import type pg from 'pg';

/**
 * Witnesses in the database itself, who write down what must never happen the moment it does:
 * - an offer that overtakes: an older caller of the same person's lines was in sight when the choice was made (its snapshot
 *   is kept, so who came in a microsecond later is not counted), or was committed so long before the offer that the choice was
 *   an old one (asked by the commit's own time: a writer may wait for a processor between event and commit, and so may whoever
 *   has chosen: a busy machine is forgiven two seconds);
 * - an escalation or an assignment that moves as packages/domain forbids; a history that is rewritten; a place whose
 *   `enqueued_at` changes.
 */
export async function installWitnesses(pool: pg.Pool, forgiven = '2 seconds'): Promise<void> {
  await pool.query(`
    create table witness (at timestamptz default clock_timestamp(), kind text, data jsonb);
    create table exclusion_ends (entry_id bigint, agent_id int, by xid8 default pg_current_xact_id());
    create table allowed (what text, was text, becomes text);

    alter function first_entry(int) rename to first_entry_unseen;
    create function first_entry(p_agent int) returns bigint language plpgsql volatile as $$ begin
      perform set_config('linia.seen', pg_current_snapshot()::text, true);
      return first_entry_unseen(p_agent);
    end $$;

    create function see_order() returns trigger language plpgsql volatile as $$
    declare
      seen pg_snapshot := current_setting('linia.seen')::pg_snapshot;
      mine queue_entries;
    begin
      select * into mine from queue_entries where id = new.entry_id;
      insert into witness (kind, data)
        select 'overtaken', jsonb_build_object('older', e.id, 'younger', mine.id, 'agent', new.agent_id,
            'in_sight', pg_visible_in_snapshot(e.xmin::text::xid8, seen) and pg_visible_in_snapshot(i.xmin::text::xid8, seen),
            'last', (select to_jsonb(v) from interaction_events v where v.interaction_id = i.id and v.version = i.version), 'now', linia_now())
        from queue_entries e join interactions i on i.id = e.interaction_id
        where e.state = 'waiting' and e.opens_at is null and (e.rank_at, e.id) < (mine.rank_at, mine.id)
          and (e.target_agent = new.agent_id or (e.target_agent is null and exists (select from lane_members m
            where m.lane_id = e.lane_id and m.agent_id = new.agent_id and pg_visible_in_snapshot(m.xmin::text::xid8, seen))))
          and not exists (select from exclusions x where x.entry_id = e.id and x.agent_id = new.agent_id)
          and not exists (select from exclusion_ends x where x.entry_id = e.id and x.agent_id = new.agent_id and not pg_visible_in_snapshot(x.by, seen))
          and e.xmin::text::xid8 <> pg_current_xact_id()
          -- the call's row, too: the place's may be written in a subtransaction (a resumed place), and a snapshot knows none
          and ((pg_visible_in_snapshot(e.xmin::text::xid8, seen) and pg_visible_in_snapshot(i.xmin::text::xid8, seen))
            or greatest(pg_xact_commit_timestamp(e.xmin), pg_xact_commit_timestamp(i.xmin)) < clock_timestamp() - interval '${forgiven}');
      return new;
    end $$;
    create trigger see_order after insert on offers for each row when (new.interaction_id is not null) execute function see_order();

    create function see_exclusion() returns trigger language plpgsql as $$ begin
      insert into exclusion_ends (entry_id, agent_id) values (old.entry_id, old.agent_id);
      return old;
    end $$;
    create trigger see_exclusion after delete on exclusions for each row execute function see_exclusion();

    create function see_move() returns trigger language plpgsql as $$ begin
      if old.state <> new.state and not exists (select from allowed where what = tg_table_name and was = old.state::text and becomes = new.state::text) then
        insert into witness (kind, data) values ('move', jsonb_build_object('table', tg_table_name, 'id', new.id, 'was', old.state, 'becomes', new.state));
      end if;
      return new;
    end $$;
    create trigger see_move after update on escalations for each row execute function see_move();
    create trigger see_move after update on assignments for each row execute function see_move();

    create function see_history() returns trigger language plpgsql as $$ begin
      insert into witness (kind, data) values ('rewritten', to_jsonb(old));
      return null;
    end $$;
    create trigger see_history after update or delete on interaction_events for each row execute function see_history();

    create function see_place() returns trigger language plpgsql as $$ begin
      if new.enqueued_at <> old.enqueued_at or new.interaction_id is distinct from old.interaction_id then
        insert into witness (kind, data) values ('place', jsonb_build_object('entry', old.id));
      end if;
      return new;
    end $$;
    create trigger see_place after update on queue_entries for each row execute function see_place();`);
  for (const [what, table] of [
    ['escalations', escalationMoves],
    ['assignments', assignmentMoves],
  ] as const) {
    for (const [was, nexts] of Object.entries(table)) {
      for (const becomes of nexts) await pool.query('insert into allowed values ($1, $2, $3)', [what, was, becomes]);
    }
  }
}

export async function witnessed(pool: pg.Pool): Promise<{ kind: string; data: object }[]> {
  return (await pool.query('select kind, data from witness order by at limit 20')).rows;
}
