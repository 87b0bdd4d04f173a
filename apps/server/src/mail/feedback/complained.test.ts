import type { TicketCounts, TicketList } from '@linia/protocol';
import { expect, it } from 'vitest';
import { readTicketList, countTickets } from '../../tickets/list/page.ts';
import { make, form, headId, openHouse, otherId, post, receive } from './feedback.testing.ts';

openHouse();

it('a head finds the requests that customers complained of; of a delay, of another head and of whoever has it nothing is told', async () => {
  const [complained, thanked] = [await make(), await make()];
  await make();
  await receive(form({ about: 'request', requestNumber: String(complained.number) }));
  await receive(form({ about: 'request', requestNumber: String(complained.number), email: 'again@first.test' }));
  await receive(form({ about: 'request', requestNumber: String(thanked.number), kind: 'praise' }));
  const specialist = post.world.specialists[0]!;
  await post.rows(`update tickets set owner_id = $2 where id = $1`, [complained.id, specialist]);
  const seen = async (agentId: number, roles: string[]): Promise<[TicketList['rows'], TicketCounts]> => {
    const person = { agentId, roles, language: 'ru' } as never;
    return [(await readTicketList(post.db.pool, person, { complained: true })).rows, await countTickets(post.db.pool, person, undefined)]; // prettier-ignore
  };
  const [rows, counts] = await seen(headId, ['head']);
  expect([rows.map(({ number }) => number), counts.complained, counts.live]).toEqual([[complained.number], 1, 3]);
  for (const [who, roles] of [
    [otherId, ['head']],
    [specialist, ['agent']],
    [specialist, ['supervisor']],
  ] as const) {
    const [theirs, told] = await seen(who, [...roles]);
    expect([theirs, told.complained]).toEqual([[], 0]);
  }
});
