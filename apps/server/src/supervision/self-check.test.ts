import { allTransitions } from '@linia/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Stage } from '../testing/stage.ts';
import { selfCheck, type Invariant } from './self-check.ts';

/**
 * A check that sees nothing proves nothing: each kind of damage, done past the one door, is named. Each in a transaction
 * that is rolled back; indexes and constraints that would forbid it are dropped in it.
 */
let stage: Stage;
let talking: number;
let waiting: number;
let ringing: number;
let agent: number;

beforeAll(async () => {
  stage = await Stage.set({ agents: 2, specialists: 1 });
  talking = await stage.call();
  agent = (await stage.answer(talking)).agent.id;
  ringing = await stage.call();
  waiting = await stage.call();
});
afterAll(() => stage.drop());

it('finds nothing where all is well', async () => {
  expect(await stage.broken()).toEqual([]);
  expect((await selfCheck(stage.pool)).map(({ ok }) => ok)).not.toContain(false);
});

const damages: [Invariant, string, () => string][] = [
  [
    'one_place',
    'a waiting caller without a place',
    () => `delete from queue_entries where interaction_id = ${waiting}`,
  ],
  [
    'one_place',
    'a talking caller who also waits',
    () => `update queue_entries set state = 'waiting', ended_at = null where interaction_id = ${talking}`,
  ],
  [
    'one_place',
    'a talk of nobody',
    () => `update assignments set state = 'done', done_at = now() where interaction_id = ${talking}`,
  ],
  [
    'one_place',
    'an ended call that nobody wraps up',
    () => `update interactions set state = 'ended', ended_at = now() where id = ${talking}`,
  ],
  [
    'one_place',
    'a place that rings nowhere',
    () => `update offers set state = 'missed', ended_at = now() where interaction_id = ${ringing}`,
  ],
  [
    'one_place',
    'an escalation without a place',
    () => `insert into escalations (interaction_id, mode, from_agent, department_id, summary, created_at, deadline_at)
           values (${talking}, 'warm', ${agent}, ${stage.world.department}, 'x', now(), now() + interval '1 hour')`,
  ],
  [
    'unique',
    'a place asked of two people at once',
    () => `drop index offers_one_pending_entry; insert into offers (entry_id, interaction_id, agent_id, created_at, expires_at)
           select entry_id, interaction_id, ${agent}, now(), now() + interval '1 hour' from offers where interaction_id = ${ringing}`,
  ],
  [
    'engagement',
    'a person who seems idle and talks',
    () => `update agents set engagement = 'idle' where id = ${agent}`,
  ],
  ['engagement', 'readiness counted for who talks', () => `update agents set ready_since = now() where id = ${agent}`],
  [
    'offered_rightly',
    'a call that rings at a person who went away',
    () => `update agents set presence = 'away' where engagement = 'offered'`,
  ],
  [
    'offered_rightly',
    'a call that rings at a person who takes none',
    () => `update agents set call_capacity = 0 where engagement = 'offered'`,
  ],
  ['offered_rightly', 'a call that rings at an empty desk', () => `delete from connections`],
  [
    'order',
    'a younger caller rings before an older one',
    () => `update queue_entries set rank_at = rank_at - interval '1 hour' where interaction_id = ${waiting};
           update interaction_events set at = at - interval '1 hour' where interaction_id = ${waiting}`,
  ],
  [
    'left_waiting',
    'a caller beside a free person',
    () => `update agents set presence = 'available', ready_since = now() where id in (select id from agents where engagement = 'idle');
           insert into queue_members select ${stage.world.queue}, id from agents where engagement = 'idle'`,
  ],
  [
    'history',
    'an event that is missing',
    () => `delete from interaction_events where interaction_id = ${talking} and version = 2`,
  ],
  [
    'history',
    'a version without its event',
    () => `update interactions set version = version + 1 where id = ${talking}`,
  ],
  [
    'history',
    'a time that runs backwards',
    () =>
      `update interaction_events set at = at - interval '1 minute' where interaction_id = ${talking} and version = 3`,
  ],
  [
    'timers',
    'an offer that never ran out',
    () => `update offers set expires_at = now() - interval '1 minute' where state = 'pending'`,
  ],
  [
    'timers',
    'a clock that stands still',
    () => `update agents set grace_until = now() - interval '1 minute' where id = ${agent}`,
  ],
  [
    'nothing_lost',
    'a talk nobody wrote about',
    () => `update assignments set state = 'done', done_at = now(), ended_at = now() where interaction_id = ${talking}`,
  ],
  [
    'nothing_lost',
    'a draft of a log that is closed',
    () => `insert into drafts (agent_id, interaction_id, log, saved_at) values (${agent}, ${waiting}, '{}', now())`,
  ],
  [
    'covered',
    'an offer that no event tells of',
    () => `delete from interaction_events where interaction_id = ${ringing} and type = 'offered'`,
  ],
  [
    'covered',
    'a place whose beginning is told a minute late',
    () => `update queue_entries set enqueued_at = enqueued_at - interval '1 minute' where interaction_id = ${waiting}`,
  ],
  [
    'covered',
    'a place that ended in silence',
    () => `update queue_entries set state = 'left', ended_at = now() where interaction_id = ${waiting}`,
  ],
  [
    'covered',
    'a place that ended a minute after its last event',
    () => `update queue_entries set ended_at = ended_at + interval '1 minute' where interaction_id = ${talking}`,
  ],
];

it.each(damages)('%s: names %s', async (invariant, _what, damage) => {
  const client = await stage.pool.connect();
  try {
    await client.query('begin');
    await client.query(damage());
    const broken = (await selfCheck(client, 0)).filter(({ ok }) => !ok).map((check) => check.invariant);
    expect(broken).toContain(invariant);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

it('the database has the lifecycles of packages/domain, no more and no less', async () => {
  const { rows } = await stage.pool.query('select root, state, event, next from transitions');
  const sorted = (list: object[]) => list.map((one) => JSON.stringify(one)).sort();
  expect(sorted(rows)).toEqual(sorted(allTransitions()));
});
