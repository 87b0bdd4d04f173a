import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accept } from '../../routing/accept.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { aDoorATest, aPbx, card, db, incoming, post, understood, world } from './cti.testing.ts';

aPbx(2);
aDoorATest();

describe('a line on which Linia offers', () => {
  const offered = async (callId: string) =>
    (await card(callId)).offers.find((offer: { state: string }) => offer.state === 'pending');
  const acceptOnDesk = async (callId: string) => {
    const { id, agent } = await offered(callId);
    await inTransaction(db, (tx) => accept(tx, { id: randomUUID(), offerId: id }, { agentId: agent.id, name: '' }));
    return agent;
  };

  it.each([
    ['nobody named', {}],
    ['a phone that nobody here has', { answeringNumber: '+79990001122' }],
  ])('takes an answer for the confirmation of what was accepted on the desk: %s', async (_, who) => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    const agent = await acceptOnDesk(callId);
    expect(await card(callId)).toMatchObject({ assignments: [{ state: 'connecting' }], answeredAt: null });
    expect(await post('linia', { event: 'answer', callId, ...who })).toEqual(understood);
    expect(await card(callId)).toMatchObject({ assignments: [{ state: 'active', agent }], answeredElsewhere: null });
  });

  it('goes on ringing when the voice menu answers, and connects when the person does', async () => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    await post('linia', { event: 'answer', callId, ...incoming });
    expect(await card(callId)).toMatchObject({ state: 'offered', answeredElsewhere: null });
    await acceptOnDesk(callId);
    await post('linia', { event: 'answer', callId, ...incoming });
    expect(await card(callId)).toMatchObject({ assignments: [{ state: 'active' }] });
  });

  it('follows the phone when it is another person’s than the desk’s', async () => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    const agent = await acceptOnDesk(callId);
    const other = agent.id === world.agents[0] ? 'agent2' : 'agent1';
    await post('linia', { event: 'answer', callId, user: other });
    expect(await card(callId)).toMatchObject({
      assignments: [{ state: 'done' }, { state: 'active', agent: { name: other } }],
    });
  });

  it('an answer that the hang-up overtook leaves a log to finish for who had accepted', async () => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    const agent = await acceptOnDesk(callId);
    await post('linia', { event: 'hangup', callId, cause: 'normalClearing' });
    expect(await card(callId)).toMatchObject({ state: 'closed', endReason: 'abandoned' });
    await post('linia', { event: 'answer', callId, user: agent.name });
    expect(await card(callId)).toMatchObject({
      endReason: 'caller_hung_up',
      assignments: [{ agent, state: 'done', toFinish: true }],
    });
  });
});

describe('a line on which the PBX routes', () => {
  it('has the person first whom the PBX rings', async () => {
    for (const name of ['agent2', 'agent1']) {
      const callId = randomUUID();
      await post('pbx', { event: 'newCall', callId, ...incoming, user: [name] });
      expect(await card(callId)).toMatchObject({
        entry: { target: { name } },
        offers: [{ state: 'pending', agent: { name } }],
      });
      await post('pbx', { event: 'hangup', callId, cause: 'cancel' });
    }
  });

  it('prefers nobody where the PBX rings several', async () => {
    const callId = randomUUID();
    await post('pbx', { event: 'newCall', callId, ...incoming, user: ['agent2', 'agent1'] });
    expect(await card(callId)).toMatchObject({ entry: { target: null } });
  });

  it('warns where a stranger’s phone answers, until one of ours has it', async () => {
    const callId = randomUUID();
    await post('pbx', { event: 'newCall', callId, ...incoming });
    await post('pbx', { event: 'answer', callId, answeringNumber: '999' });
    expect(await card(callId)).toMatchObject({ state: 'arriving', answeredElsewhere: '999', entry: null });
    await post('pbx', { event: 'answer', callId, answeringNumber: '102' });
    expect(await card(callId)).toMatchObject({
      state: 'active',
      answeredElsewhere: null,
      assignments: [{ agent: { name: 'agent2' } }],
    });
  });

  it('keeps an outgoing call and routes it to nobody', async () => {
    const callId = randomUUID();
    await post('pbx', { event: 'newCall', callId, direction: 'out', from: '101', to: '+79135550142' });
    expect(await card(callId)).toMatchObject({
      state: 'dialing',
      direction: 'outgoing',
      entry: null,
      offers: [],
      caller: { phone: '+79135550142' },
    });
    await post('pbx', { event: 'answer', callId, direction: 'out', from: '101', to: '+79135550142' });
    expect(await card(callId)).toMatchObject({
      state: 'active',
      assignments: [{ agent: { name: 'agent1' }, state: 'active' }],
    });
  });
});
