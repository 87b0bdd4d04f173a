import { describe, expect, it } from 'vitest';
import { hangUp } from '../interactions/hang-up.ts';
import { identify } from '../interactions/identify.ts';
import { ask } from '../testing/app.ts';
import { manyWait, outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { createTicket } from '../tickets/create.ts';
import {
  app,
  aSupervisor,
  boss,
  bossId,
  company,
  gone,
  holders,
  join,
  kept,
  stage,
  twoRowsForOneCompany,
  undo,
  whose,
} from './merge.testing.ts';

aSupervisor();
twoRowsForOneCompany();

describe('at the same moment', () => {
  /** A transaction that holds both companies, as another merge would. */
  const whileCompaniesHeld = async <T>(verbs: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> => {
    const holder = await stage.pool.connect();
    await holder.query('begin');
    await holder.query('select from organizations where id = any ($1) for update', [[kept.id, gone.id]]);
    const running = verbs.map((verb) => verb());
    const settled = Promise.allSettled(running);
    await manyWait(stage.pool, verbs.length);
    await holder.query('commit');
    holder.release();
    return settled;
  };

  it('two supervisors merge each into the other: one of them does it', async () => {
    const done = outcomes(await whileCompaniesHeld([() => join(), () => join(gone.id, kept.id)]));
    expect(done.sort()).toEqual(['done', expect.stringMatching(/^merge\./)]);
    const { rows } = await stage.pool.query(
      'select id from organizations where id = any ($1) and merged_into_id is null',
      [[kept.id, gone.id]],
    );
    expect(rows).toHaveLength(1);
  });

  it('two undo the same merge: what was moved goes back once', async () => {
    const { mergeId } = await join();
    const done = outcomes(await whileCompaniesHeld([() => undo(mergeId), () => undo(mergeId)]));
    expect(done.sort()).toEqual(['done', 'merge.undone_already']);
    expect((await company(gone.id)).glnCount).toBe(2);
  });

  it('a live call is identified as the one that goes: it is the kept one’s, whoever comes first', async () => {
    for (const first of ['merge', 'call'] as const) {
      const call = await stage.call();
      const { agent } = await stage.answer(call);
      const say = () =>
        stage.do((tx) =>
          identify(
            tx,
            {
              id: 'identify-1',
              interactionId: call,
              organizationId: gone.id,
              contactId: gone.contacts[0]!,
              how: 'name',
              value: null,
            },
            actorOf(agent.id),
          ),
        );
      const verbs = first === 'merge' ? [() => join(), say] : [say, () => join()];
      const done = outcomes(await whileCompaniesHeld(verbs as (() => Promise<unknown>)[]));
      expect(done).toEqual(['done', 'done']);
      expect([first, await whose(call)]).toEqual([first, kept.id]);
      expect((await stage.card(call)).organization?.id).toBe(kept.id);
      await undo((await company(kept.id)).merged[0]!.mergeId);
      await hangUpAll(call, agent.id);
    }
  });

  it('a call of the one that goes is held by its own verb: the merge waits for it and takes it along, and its desk is told', async () => {
    const call = await stage.call();
    const { agent } = await stage.answer(call);
    const say = (organizationId: number) =>
      stage.do((tx) =>
        identify(
          tx,
          { id: 'identify-1', interactionId: call, organizationId, contactId: null, how: 'name', value: null },
          actorOf(agent.id),
        ),
      );
    await say(gone.id);
    const done = outcomes(await whileHeld<unknown>(stage.pool, { call }, [() => join(), () => say(gone.id)]));
    expect(done).toEqual(['done', 'done']);
    expect(await whose(call)).toBe(kept.id);
    expect(await stage.events(call)).toContain('company_merged');
    await undo((await company(kept.id)).merged[0]!.mergeId);
    await hangUpAll(call, agent.id);
  });

  it('what holds the company for longer than a verb waits is said, and nothing has changed', async () => {
    const holder = await stage.pool.connect();
    await holder.query('begin');
    await holder.query('select from organizations where id = $1 for update', [kept.id]);
    const { status, body } = await ask(app, 'POST', `/api/organizations/${kept.id}/merges`, {
      as: boss,
      body: { goneId: gone.id },
    });
    await holder.query('rollback');
    holder.release();
    expect([status, body.error.code]).toEqual([409, 'merge.busy']);
    expect((await company(gone.id)).id).toBe(gone.id);
  });

  it('a request is made for the one that has just gone, on a page that does not know it yet', async () => {
    await join();
    const made = await stage.do((tx) =>
      createTicket(
        tx,
        {
          subject: 'УПД',
          description: '',
          organizationId: gone.id,
          contactId: gone.contacts[0]!,
          departmentId: null,
          ownerId: null,
          interactionId: null,
        },
        actorOf(bossId),
      ),
    );
    expect(await holders('tickets', [made.id])).toEqual([kept.id]);
  });

  const hangUpAll = async (call: number, agent: number) => {
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await stage.close(call, agent);
  };
});
