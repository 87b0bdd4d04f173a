import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allTransitions } from '@linia/domain';
import type pg from 'pg';

/** The statements that hold the guarantees, each beside its verb. Read from src also when dist runs. */
const files = [
  'shell/now.sql',
  'interactions/advance.sql',
  'tickets/advance.sql',
  'mail/forged.sql',
  'tickets/search.sql',
  'tickets/viewers.sql',
  'tickets/merge/merge.sql',
  'tickets/status/status.sql',
  'tickets/deadlines.sql',
  'tickets/recounts.sql',
  'feedback/advance.sql',
  'feedback/overdue.sql',
  'organizations/name-words.sql',
  'organizations/live.sql',
  'organizations/merge.sql',
  'queues/default-department.sql',
  'queues/rules.sql',
  'queues/lists.sql',
  'queues/policies/policy.sql',
  'agents/settle.sql',
  'agents/shift.sql',
  'agents/presence.sql',
  'agents/view.sql',
  'agents/attach.sql',
  'routing/lanes.sql',
  'routing/steps.sql',
  'routing/expected.sql',
  'routing/preferred.sql',
  'routing/explain.sql',
  'routing/why.sql',
  'routing/my-line.sql',
  'routing/enqueue.sql',
  'routing/end-after-begin.sql',
  'routing/dispatch.sql',
  'routing/return-offer.sql',
  'routing/accept.sql',
  'routing/move.sql',
  'routing/written.sql',
  'interactions/instead.sql',
  'interactions/register.sql',
  'interactions/connect.sql',
  'interactions/recording.sql',
  'interactions/hold.sql',
  'interactions/hang-up.sql',
  'interactions/lose-agent.sql',
  'interactions/escalate.sql',
  'interactions/end-escalation.sql',
  'interactions/identify.sql',
  'interactions/learn-number.sql',
  'interactions/log.sql',
  'interactions/end-wrap-up.sql',
  'interactions/take.sql',
  'interactions/callback.sql',
  'interactions/dial.sql',
  'interactions/promise.sql',
  'interactions/announce.sql',
  'interactions/legs.sql',
  'interactions/supervise.sql',
  'interactions/outside.sql',
  'interactions/put-down.sql',
  'interactions/card.sql',
  'mail/register.sql',
  'mail/answer/answer.sql',
  'portal/form/form.sql',
  'voice/asterisk/owner.sql',
  'voice/asterisk/wants.sql',
  'faq/faq.sql',
  'clock/due.sql',
  'supervision/self-check.sql',
  'supervision/covered.sql',
  'supervision/written-check.sql',
  'supervision/metrics.sql',
  'supervision/stays.sql',
  'supervision/board.sql',
  'supervision/troubles.sql',
  'supervision/calls-behind.sql',
  'supervision/timeline.sql',
  'supervision/forecast.sql',
  'supervision/quality/quality.sql',
];

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/**
 * Brings functions and the transition table to this version, in one transaction, on the client that holds the migration
 * lock. Skipped where the database has this very text: replacing a function makes every plan anew.
 */
export async function applyFunctions(client: pg.Client): Promise<void> {
  const text = files.map((file) => readFileSync(source + file, 'utf8')).join('\n');
  const transitions = allTransitions();
  const hash = createHash('sha256').update(text).update(JSON.stringify(transitions)).digest('hex');
  const known = await client.query(`select value from settings where key = 'functions'`);
  if (known.rows[0]?.value === hash) return;
  await client.query('begin');
  // functions name each other, and plpgsql binds late
  await client.query('set local check_function_bodies = off');
  await client.query(dropped(text));
  await client.query(text);
  await client.query('delete from transitions');
  await client.query(
    `insert into transitions (root, state, event, next) select root, state, event, next from json_to_recordset($1) as t(root text, state text, event text, next text)`,
    [JSON.stringify(transitions)],
  );
  await client.query(
    `insert into settings (key, value) values ('functions', to_jsonb($1::text)) on conflict (key) do update set value = excluded.value`,
    [hash],
  );
  await client.query('commit');
}

/** A function whose result changed can't be replaced, only made anew; nobody sees the moment between. */
function dropped(text: string): string {
  const named = (kind: string) =>
    [...text.matchAll(new RegExp(`^create or replace ${kind} (\\w+)`, 'gm'))].map(([, name]) => `'${name}'`);
  return `do $$ declare each record; begin
    for each in select viewname from pg_views where schemaname = current_schema and viewname in (${named('view').join()}) loop
      execute format('drop view if exists %I cascade', each.viewname);
    end loop;
    -- a trigger goes with its function, and stands in the text again; anything else that hangs on one is a mistake. Triggers first:
    -- the condition of one hangs on functions too
    for each in select oid::regprocedure as signature, prorettype = 'trigger'::regtype as triggers from pg_proc
      where pronamespace = current_schema::regnamespace and proname in (${named('function').join()}) order by triggers desc loop
      execute format('drop function %s %s', each.signature, case when each.triggers then 'cascade' else 'restrict' end);
    end loop;
  end $$`;
}
