import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Crowd } from './crowd.ts';
import { atPace } from './pace.ts';
import type { Shift } from './shift.ts';

/** As the product commits: seen by all before it is on disk, and on disk before it is acknowledged. */
const early = `perform set_config('synchronous_commit', 'off', true);`;
const kept = `perform pg_logical_emit_message(true, 'linia', '');`;

/**
 * A pair of hands within the server, so that no client takes the cores of what is measured: each goes round with people of
 * its own. Every verb is a durable transaction of its own with its event, its notice and its dispatch, as the product's are.
 */
const hand = `
  create or replace procedure bench_hand(p_people int[], p_log jsonb, p_ms int, inout offers int) language plpgsql as $$
  declare
    until_ timestamptz := clock_timestamp() + make_interval(secs => p_ms / 1000.0);
    who int; n int := 0; call_ bigint; line_ int; o record; part bigint; entry bigint; said text;
  begin
    offers := 0;
    while clock_timestamp() < until_ loop
      who := p_people[1 + n % cardinality(p_people)];
      n := n + 1;
      ${early}
      select interaction_id into call_ from assignments where agent_id = who and state = 'wrapping' and interaction_id is not null;
      perform close_assignment(call_, who, p_log);
      perform offer_to_at_once(who);
      commit;
      said := dispatch_agent(who);
      ${kept}
      commit;
      select id, interaction_id into o from offers where agent_id = who and state = 'pending' and interaction_id is not null;
      if not found then raise 'person % was offered nothing beside a line of callers: %', who, said; end if;
      offers := offers + 1;
      ${early}
      select assignment_id into part from accept_offer(o.id, who);
      commit;
      ${kept}
      commit;
      ${early}
      perform connect_assignment(part, 'line:1');
      commit;
      ${kept}
      commit;
      ${early}
      perform hang_up(o.interaction_id, 'caller');
      commit;
      perform dispatch_agent(who); -- the verb names the person: who wraps up is offered nothing
      ${kept}
      commit;
      -- somebody else calls the same line
      ${early}
      select line_id into line_ from interactions where id = o.interaction_id;
      select interaction_id into call_ from register_call(line_, gen_random_uuid()::text, 'incoming',
        '+7913' || (1000000 + floor(random() * 8999999))::int, null, null, null, 'line:' || line_);
      entry := queue_call(call_, 'line:' || line_);
      perform offer_at_once(entry);
      commit;
      perform dispatch_entry(entry);
      commit;
      perform dispatch_entry(entry);
      ${kept}
      commit;
    end loop;
  end $$`;

/** Everybody gives the verdict of the call they have finished and is offered the next, in the verdict's transaction or behind it. */
const verdicts = `
  create or replace procedure bench_verdicts(p_people int[], p_log jsonb, inout offers int) language plpgsql as $$
  declare
    who int; call_ bigint; said text;
  begin
    offers := 0;
    foreach who in array p_people loop
      ${early}
      select interaction_id into call_ from assignments where agent_id = who and state = 'wrapping' and interaction_id is not null;
      perform close_assignment(call_, who, p_log);
      said := offer_to_at_once(who);
      commit;
      if said = 'offered' then perform dispatch_agent(who);
      else said := dispatch_agent(who);
      end if;
      ${kept}
      commit;
      if said <> 'offered' then raise 'person % was offered nothing beside a line of callers: %', who, said; end if;
      offers := offers + 1;
    end loop;
  end $$`;

/**
 * As many connections as there are hands. Whole calls a second: verdict → the next caller is offered → accepted → connected →
 * hung up, and somebody else calls. Then offers a second: everybody's verdict and the offer that follows, until nobody is left
 * to become free. A listener hears all the notices, as a server does.
 */
export async function fullSpeed(
  url: string,
  crowd: Crowd,
  log: object,
  size: { hands: number; ms: number },
): Promise<{ calls: number; offers: number }> {
  const client = async () => {
    const one = new pg.Client({
      connectionString: url,
      options: '-c plan_cache_mode=force_generic_plan -c jit=off -c max_parallel_workers_per_gather=0',
    });
    await one.connect();
    return one;
  };
  const listener = await client();
  await listener.query(hand);
  await listener.query(verdicts);
  await listener.query('listen linia');
  const hands = await Promise.all(Array.from({ length: size.hands }, client));
  try {
    const people = shuffled(crowd.people).map(({ id }) => id);
    const each = Math.floor(people.length / hands.length);
    const round = async (ms: number) => {
      const done = await Promise.all(
        hands.map((one, n) =>
          one.query('call bench_hand($1, $2, $3, 0)', [
            people.slice(n * each, (n + 1) * each),
            JSON.stringify(log),
            ms,
          ]),
        ),
      );
      return done.reduce((sum, { rows }) => sum + (rows[0].offers as number), 0);
    };
    await round(500); // plans are made before it counts
    let from = performance.now();
    const calls = ((await round(size.ms)) * 1_000) / (performance.now() - from);
    from = performance.now();
    const done = await Promise.all(
      hands.map((one, n) =>
        one.query('call bench_verdicts($1, $2, 0)', [people.slice(n * each, (n + 1) * each), JSON.stringify(log)]),
      ),
    );
    const offered = done.reduce((sum, { rows }) => sum + (rows[0].offers as number), 0);
    return { calls, offers: (offered * 1_000) / (performance.now() - from) };
  } finally {
    await Promise.all([listener, ...hands].map((one) => one.end()));
  }
}

/** So many verdicts a second; milliseconds from the planned instant to the commit of the offer. */
export async function freedAtPace(shift: Shift, crowd: Crowd, perSecond: number, count: number): Promise<number[]> {
  const people = shuffled(crowd.people);
  const times: number[] = [];
  await atPace(perSecond, count, async (planned) => {
    const person = people.shift();
    if (!person) throw new Error('everybody is busy');
    await shift.free(person);
    times.push(performance.now() - planned);
    // the rest of the call at a moment of its own, not in the one that is measured next
    await pause(Math.random() * 500);
    if (!(await shift.takeWhatRings(person)))
      throw new Error('a free person was offered nothing beside a line of callers');
    await shift.ring(person.line);
    people.push(person);
  });
  return times;
}

export function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  for (let n = mixed.length - 1; n > 0; n--) {
    const other = Math.floor(Math.random() * (n + 1));
    [mixed[n], mixed[other]] = [mixed[other] as T, mixed[n] as T];
  }
  return mixed;
}
