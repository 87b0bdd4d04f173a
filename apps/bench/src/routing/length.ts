import type { Database } from '@linia/server/database';
import type pg from 'pg';
import { describe, type Row } from '../report.ts';
import { gather, type Crowd, type Person } from './crowd.ts';
import { Shift } from './shift.ts';
import { shuffled } from './speed.ts';

/** Callers of a line need one of these: nothing, a skill, two. */
const needs = [
  [],
  [{ skill: 1, level: 1 }],
  [{ skill: 2, level: 2 }],
  [{ skill: 3, level: 3 }],
  [
    { skill: 1, level: 2 },
    { skill: 4, level: 1 },
  ],
  [{ skill: 4, level: 3 }],
];

type Line = { waiting: number; crowd: Crowd; freed: number[]; came: number[] };

/**
 * The cost of one decision, by how many wait: the dispatch of a person who has become free, and a caller's coming with nobody
 * free. Each length is a queue of its own with as many people; rounds go over all of them in an order of chance, so that the
 * machine's drift meets all alike.
 */
export async function byLength(
  db: Database,
  setup: pg.Pool,
  disposition: number,
  size: { waiting: number[]; people: number; rounds: number; each: number },
): Promise<{ rows: Row[]; times: { freed: number; came: number } }> {
  await setup.query(
    `insert into skills (name, position) select 'bench ' || n, n from generate_series(1, 4) n on conflict do nothing`,
  );
  const skills = await setup.query(`select id from skills where name like 'bench %' order by position`);
  const wanted = needs.map((each) => each.map(({ skill, level }) => ({ skill: skills.rows[skill - 1].id, level })));
  const lines: Line[] = [];
  for (const waiting of size.waiting) {
    const crowd = await gather(setup, {
      name: `line of ${waiting}`,
      queues: 1,
      people: size.people,
      waiting,
      needs: wanted,
    });
    lines.push({ waiting, crowd, freed: [], came: [] });
  }
  const rest = await gather(setup, {
    name: 'free',
    queues: 1,
    people: size.people,
    waiting: 0,
    needs: wanted,
    free: true,
  });
  await setup.query('vacuum analyze queue_entries, lane_members, agents, queue_members');
  await setup.query('checkpoint');

  const shift = new Shift(db, disposition);
  const empty: number[] = [];
  // the first round warms what each connection keeps, and is not counted
  for (let round = 0; round <= size.rounds; round++) {
    for (const line of shuffled(lines)) {
      for (let n = 0; n < size.each; n++) await decide(db, shift, line, round > 0);
    }
    for (let n = 0; n < size.each / 4; n++) await comeToFree(shift, rest, round > 0 ? empty : []);
  }
  const many = size.people.toLocaleString('en');
  const [first, last] = [lines[0] as Line, lines.at(-1) as Line];
  return {
    rows: [
      ...lines.map(({ waiting, freed }) =>
        describe(
          `one decision, ${waiting} waiting, ${many} people in the queue: somebody is free → offer committed`,
          freed,
        ),
      ),
      ...lines.map(({ waiting, came }) => describe(`a caller comes behind ${waiting}, nobody is free → in line`, came)),
      describe(`a caller comes, ${many} are free → offer committed`, empty),
    ],
    times: {
      freed: describe('', last.freed).p50 / describe('', first.freed).p50,
      came: describe('', last.came).p50 / describe('', first.came).p50,
    },
  };
}

async function decide(db: Database, shift: Shift, line: Line, counts: boolean): Promise<void> {
  const { people } = line.crowd;
  const person = people.shift() as Person;
  const freed = await shift.freeApart(person);
  if (counts) line.freed.push(freed);
  if (!(await shift.takeWhatRings(person)))
    throw new Error('a free person was offered nothing beside a line of callers');
  people.push(person);
  const from = performance.now();
  // the way in of the one who was taken: each lane stays as long as it is
  await shift.ring(await wayIn(db, person.call));
  if (counts) line.came.push(performance.now() - from);
}

async function wayIn(db: Database, call: number): Promise<number> {
  return (await db.pool.query('select line_id as id from interactions where id = $1', [call])).rows[0].id;
}

/** Somebody is asked at once, and the caller thinks better of it. */
async function comeToFree(shift: Shift, crowd: Crowd, times: number[]): Promise<void> {
  const from = performance.now();
  const call = await shift.ring(shuffled(crowd.lines)[0] as number);
  times.push(performance.now() - from);
  await shift.hangUp(call);
}
