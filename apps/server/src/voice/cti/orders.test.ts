import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../shell/web.ts';
import { aPbx, db, fresh, incoming, openDoor, world } from './cti.testing.ts';

let app: App;
let organization: number;

aPbx(3);
beforeAll(async () => {
  const one = async (sql: string, values: unknown[]) => (await fresh.pool.query(sql, values)).rows[0].id;
  await fresh.pool.query(`update agents set name = 'Дятлов Иван Олегович' where id = $1`, [world.agents[0]]);
  organization = await one(
    `insert into organizations (name, folded, inn) values ('ООО «Сибирский гостинец»', 'сибирский гостинец', '7707083893') returning id`,
    [],
  );
  const contact = await one(
    'insert into contacts (organization_id, name, folded) values ($1, $2, lower($2)) returning id',
    [organization, 'Ковалёва Марина'],
  );
  await fresh.pool.query('insert into contact_phones (contact_id, raw, e164) values ($1, $2, $2)', [
    contact,
    '+79135550142',
  ]);
  app = await openDoor(db);
});
afterAll(() => app.close());

type Body = Record<string, string | string[]>;
type Name = 'newCall' | 'answer' | 'hangup';
type Story = { title: string; line: 'linia' | 'pbx'; events: Partial<Record<Name, Body>>; row: object };

const customer = '+79135550142';
const outgoing = { direction: 'out', from: '88001008812', to: customer };
/** In `makeWorld` the first agent has extension 101; nobody has 999. */
const known = { direction: 'incoming', phone: customer, phone_e164: customer };
const byFirst = [{ agent: 'Дятлов Иван Олегович', role: 'responsible', state: 'done', to_finish: true }];
const answered = {
  ...known,
  answered: true,
  answered_elsewhere: null,
  end_reason: 'caller_hung_up',
  assignments: byFirst,
};
const unanswered = { ...known, answered: false, answered_elsewhere: null, assignments: [] };
const accepted = [{ state: 'accepted', outcome: 'accepted' }];
const lost = { ...unanswered, end_reason: 'abandoned', entries: [{ state: 'left', outcome: 'abandoned' }] };

const stories: Story[] = [
  ...(['linia', 'pbx'] as const).map((line) => ({
    title: `a person of ours picks up, on a line where ${line === 'pbx' ? 'the PBX routes' : 'Linia offers'}`,
    line,
    events: {
      newCall: incoming,
      answer: { ...incoming, answeringNumber: '101' },
      hangup: { ...incoming, cause: 'normalClearing' },
    },
    row: { ...answered, entries: accepted },
  })),
  {
    title: 'the number is in the newCall alone, the name in the answer alone, in the words of the PBX',
    line: 'pbx',
    events: { newCall: incoming, answer: { direction: 'in', 'user[]': ['Иван Дятлов'] }, hangup: { direction: 'in' } },
    row: { ...answered, entries: accepted },
  },
  {
    title: 'the PBX says whom it rings, and later only that somebody answered',
    line: 'pbx',
    events: {
      newCall: { ...incoming, user: 'Иван Дятлов' },
      answer: incoming,
      hangup: { ...incoming, cause: 'normalClearing' },
    },
    row: { ...answered, entries: accepted },
  },
  {
    title: 'a phone that nobody here has picks up',
    line: 'pbx',
    events: {
      newCall: incoming,
      answer: { ...incoming, answeringNumber: '999' },
      hangup: { ...incoming, cause: 'normalClearing' },
    },
    row: {
      ...unanswered,
      answered_elsewhere: '999',
      end_reason: 'answered_elsewhere',
      entries: [{ state: 'left', outcome: 'answered_elsewhere' }],
    },
  },
  {
    title: 'the voice menu of the PBX answers, and the caller leaves',
    line: 'linia',
    events: { newCall: incoming, answer: incoming, hangup: { ...incoming, cause: 'cancel' } },
    row: lost,
  },
  {
    title: 'nobody picks up',
    line: 'pbx',
    events: { newCall: incoming, hangup: { ...incoming, cause: 'noAnswer' } },
    row: lost,
  },
  {
    title: 'a call that goes out and is answered, whose caller only the newCall names',
    line: 'pbx',
    events: {
      newCall: { ...outgoing, user: 'Дятлов Иван Олегович' },
      answer: outgoing,
      hangup: { ...outgoing, cause: 'normalClearing' },
    },
    row: { ...answered, direction: 'outgoing', entries: [] },
  },
  {
    title: 'a call that goes out from an extension to a busy number',
    line: 'linia',
    events: { newCall: { ...outgoing, from: '101' }, hangup: { ...outgoing, cause: 'busy' } },
    row: { ...unanswered, direction: 'outgoing', end_reason: 'busy', entries: [] },
  },
  {
    title: 'a call that goes out from a phone nobody here has',
    line: 'linia',
    events: {
      newCall: { ...outgoing, from: '999' },
      answer: { ...outgoing, from: '999' },
      hangup: { ...outgoing, cause: 'normalClearing' },
    },
    row: {
      ...unanswered,
      direction: 'outgoing',
      answered_elsewhere: '999',
      end_reason: 'answered_elsewhere',
      entries: [],
    },
  },
  {
    title: 'only the line’s own number shows the direction',
    line: 'pbx',
    events: {
      newCall: { from: '+7 812 334-38-12', to: customer, user: 'Дятлов Иван Олегович' },
      answer: { from: '88123343812', to: customer },
      hangup: { from: '8 (812) 334-38-12', to: customer },
    },
    row: { ...answered, direction: 'outgoing', entries: [] },
  },
  {
    title: 'a withheld number',
    line: 'pbx',
    events: {
      newCall: { ...incoming, from: 'anonymous' },
      answer: { ...incoming, from: 'anonymous', answeringNumber: 'SIP/101-0000a1f2' },
      hangup: { ...incoming, from: 'anonymous' },
    },
    row: { ...answered, phone: null, phone_e164: null, entries: accepted },
  },
];

async function tell(line: string, callId: string, event: string, body: Body): Promise<void> {
  const answer = await app.inject({ method: 'POST', url: `/api/cti/${line}`, payload: { event, callId, ...body } });
  expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
}

/** The call as it stands when its wrap-up has run out, and that everything around it is at rest. */
async function rest(callId: string): Promise<object> {
  await fresh.pool.query(
    `select end_wrap_up(s.id, 'clock', true) from assignments s join interactions i on i.id = s.interaction_id
     where i.external_id = $1 and s.state = 'wrapping'`,
    [callId],
  );
  const { rows } = await fresh.pool.query(
    `select i.state, i.direction, i.phone, i.phone_e164, i.organization_id, i.end_reason, i.answered_elsewhere, i.answered_at is not null as answered,
       coalesce((select jsonb_agg(jsonb_build_object('agent', a.name, 'role', s.role, 'state', s.state, 'to_finish', s.to_finish))
         from assignments s join agents a on a.id = s.agent_id where s.interaction_id = i.id), '[]') as assignments,
       coalesce((select jsonb_agg(jsonb_build_object('state', e.state, 'outcome', e.outcome)) from queue_entries e where e.interaction_id = i.id), '[]') as entries,
       (select count(*) from offers where state = 'pending') as ringing,
       (select count(*) from legs where interaction_id = i.id and left_at is null) as legs,
       (select count(*) from agents where engagement <> 'idle') as busy,
       (select count(*) - max(version) from interaction_events where interaction_id = i.id) as gaps
     from interactions i where i.external_id = $1`,
    [callId],
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}
const expected = ({ row }: Story) => ({
  ...row,
  state: 'closed',
  organization_id: 'phone_e164' in row && row.phone_e164 === null ? null : organization,
  ringing: 0,
  legs: 0,
  busy: 0,
  gaps: 0,
});

function permutations<T>(of: T[]): T[][] {
  if (of.length < 2) return [of];
  return of.flatMap((first, at) => permutations(of.toSpliced(at, 1)).map((others) => [first, ...others]));
}
const names = (story: Story) => Object.keys(story.events) as Name[];

describe.each(stories)('$title', (story) => {
  it.each(permutations(names(story)).map((order) => [order.join(', ')] as const))(
    'is one right row, told as %s',
    async (order) => {
      const callId = randomUUID();
      for (const event of order.split(', ') as Name[]) await tell(story.line, callId, event, story.events[event]!);
      expect(await rest(callId)).toEqual(expected(story));
    },
  );

  const told = fc
    .array(fc.constantFrom(...names(story)), { maxLength: 4 })
    .chain((repeats) =>
      fc.shuffledSubarray([...names(story), ...repeats], { minLength: names(story).length + repeats.length }),
    );

  it('is one right row in any order with any repeats', async () => {
    await fc.assert(
      fc.asyncProperty(told, async (order) => {
        const callId = randomUUID();
        for (const event of order) await tell(story.line, callId, event, story.events[event]!);
        expect(await rest(callId)).toEqual(expected(story));
      }),
      { numRuns: 15 },
    );
  });

  it('is one right row when everything is told at once', async () => {
    await fc.assert(
      fc.asyncProperty(told, async (order) => {
        const callId = randomUUID();
        await Promise.all(order.map((event) => tell(story.line, callId, event, story.events[event]!)));
        expect(await rest(callId)).toEqual(expected(story));
      }),
      { numRuns: 15 },
    );
  });
});
