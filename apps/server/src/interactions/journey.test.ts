import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyLog, type CallCard } from '@linia/protocol';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { accept } from '../routing/accept.ts';
import { decline } from '../routing/decline.ts';
import { close } from './close.ts';
import { connect } from './connect.ts';
import { handOver } from './end-escalation.ts';
import { escalate } from './escalate.ts';
import { hangUp } from './hang-up.ts';
import { register } from './register.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 2, specialists: 1 });
  await fresh.pool.query('insert into rules (position, department_id) values (1, $1)', [world.department]);
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});

const card = async (id: number): Promise<CallCard> =>
  (await fresh.pool.query('select interaction_card($1) as card', [id])).rows[0].card as CallCard;
const pending = (c: CallCard) => c.offers.find((offer) => offer.state === 'pending')!;
const actor = (agentId: number) => ({ agentId, name: 'test' });
const id = 'message-id-1';

describe('the way of one call', () => {
  let call: number;

  beforeEach(async () => {
    const made = await inTransaction(db, (tx) =>
      register(tx, {
        lineId: world.line,
        externalId: crypto.randomUUID(),
        direction: 'incoming',
        phone: '+79135550142',
        actor: 'caller',
      }),
    );
    call = made.interactionId;
  });

  it('is offered, declined with a reason, accepted by the next, escalated warm, taken by a specialist, handed over and closed', async () => {
    let seen = await card(call);
    expect(seen.state).toBe('offered');
    const first = pending(seen);
    expect(first.why?.candidates[0]).toMatchObject({ outcome: 'chosen', agent: { id: first.agent.id } });
    await inTransaction(db, (tx) =>
      decline(tx, { id, offerId: first.id, reasonId: world.decline }, actor(first.agent.id)),
    );
    seen = await card(call);
    const second = pending(seen);
    expect(second.agent.id).not.toBe(first.agent.id);
    expect(seen.offers[0]).toMatchObject({ state: 'rejected', reason: 'Говорю с клиентом' });
    await inTransaction(db, (tx) => accept(tx, { id, offerId: second.id }, actor(second.agent.id)));
    seen = await card(call);
    expect(seen.assignments[0]).toMatchObject({ state: 'connecting', role: 'responsible' });
    await inTransaction(db, (tx) => connect(tx, seen.assignments[0]!.id, 'line:1'));
    await inTransaction(db, (tx) =>
      escalate(
        tx,
        {
          id,
          interactionId: call,
          departmentId: world.department,
          agentId: null,
          reasonId: world.escalate,
          purposeId: null,
          summary: 'Сертификат отозван',
          mode: 'warm',
          hold: false,
          log: { ...emptyLog, note: 'УПД не уходит' },
        },
        actor(second.agent.id),
      ),
    );
    seen = await card(call);
    expect(seen.state).toBe('active');
    expect(seen.log.note).toBe('УПД не уходит');
    expect(seen.escalations[0]).toMatchObject({ state: 'offered', rule: { position: 1 } });
    const asked = pending(seen);
    await inTransaction(db, (tx) => accept(tx, { id, offerId: asked.id }, actor(asked.agent.id)));
    seen = await card(call);
    const consulting = seen.assignments.find((s) => s.role === 'consulting')!;
    await inTransaction(db, (tx) => connect(tx, consulting.id, 'line:1'));
    await inTransaction(db, (tx) =>
      handOver(tx, { id, escalationId: seen.escalations[0]!.id }, actor(second.agent.id)),
    );
    await inTransaction(db, (tx) => hangUp(tx, call, 'caller', null));
    seen = await card(call);
    expect(seen.state).toBe('ended');
    for (const agentId of [second.agent.id, asked.agent.id]) {
      await inTransaction(db, (tx) =>
        close(
          tx,
          {
            id,
            interactionId: call,
            log: { ...emptyLog, note: 'Готово', dispositionId: world.disposition, ticket: { kind: 'new' } },
          },
          actor(agentId),
        ),
      );
    }
    seen = await card(call);
    expect(seen.state).toBe('closed');
    expect(seen.ticketNumber).toBeGreaterThanOrEqual(1046298);
    const { rows } = await fresh.pool.query(
      'select version, type from interaction_events where interaction_id = $1 order by version',
      [call],
    );
    expect(rows.map((row) => row.version)).toEqual(rows.map((_, index) => index + 1));
    const people = await fresh.pool.query('select distinct engagement from agents');
    expect(people.rows).toEqual([{ engagement: 'idle' }]);
  });

  it('ends as abandoned, and closed, when the caller leaves while it rings', async () => {
    await inTransaction(db, (tx) => hangUp(tx, call, 'caller', null));
    const seen = await card(call);
    expect(seen).toMatchObject({ state: 'closed', endReason: 'abandoned' });
    expect(seen.offers.at(-1)?.state).toBe('withdrawn');
  });
});

describe('an escalation on a line whose sound the PBX has', () => {
  it('moves the card at once: the specialist takes it on the desk, the telephones lead the sound', async () => {
    const made = await inTransaction(db, (tx) =>
      register(tx, { lineId: world.pbxLine, externalId: 'pbx-1', direction: 'incoming', phone: null, actor: 'line:2' }),
    );
    await inTransaction(db, async (tx) => {
      await tx.query('select * from take_call($1, $2, $3)', [made.interactionId, world.agents[0], 'line:2']);
      return { result: null };
    });
    await inTransaction(db, (tx) =>
      escalate(
        tx,
        {
          id,
          interactionId: made.interactionId,
          departmentId: world.department,
          agentId: null,
          reasonId: world.escalate,
          purposeId: null,
          summary: 'Сертификат отозван',
          mode: 'warm',
          hold: false,
          log: null,
        },
        actor(world.agents[0]!),
      ),
    );
    const asked = pending(await card(made.interactionId));
    await inTransaction(db, (tx) => accept(tx, { id, offerId: asked.id }, actor(asked.agent.id)));
    const seen = await card(made.interactionId);
    expect(seen.assignments.find((part) => part.role === 'consulting')).toMatchObject({ state: 'active' });
    expect(seen.escalations[0]).toMatchObject({ state: 'accepted' });
    await inTransaction(db, (tx) => hangUp(tx, made.interactionId, 'line:2', null));
  });
});
