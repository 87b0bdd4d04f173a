import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { aDoorATest, aPbx, fresh, incoming, post, understood, world } from './cti.testing.ts';

aPbx(1);
aDoorATest();

const comes = (callId: string, token = 'linia') => post(token, { event: 'newCall', callId, ...incoming });

it('the PBX is told the place of a caller who waits and how long it may take, also when it asks twice; a range only where enough is known', async () => {
  expect(await comes(randomUUID())).toEqual(understood); // somebody is asked at once
  expect((await comes(randomUUID())).body).toEqual({ waits: { place: 2, expected: null } });
  await fresh.pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 30, 60, 120, 0.5, 1)`,
    [world.queue],
  );
  const third = randomUUID();
  // third × half of the calls (or four of five) ÷ one person × half who stay
  const answer = await comes(third);
  expect(answer.body).toEqual({ waits: { place: 3, expected: { low: 90, high: 180 } } });
  expect(await comes(third)).toEqual(answer);
  expect(await comes(randomUUID(), 'pbx')).toEqual(understood);
});
