import { callsIn, decline, expect, kept, now, offer, takeCall, test } from './desk.ts';

test('a declined call goes to the next person at once and keeps its place', async ({ open }) => {
  const [first, board] = await Promise.all([open('agent'), open('supervisor')]);
  const id = await callsIn(first, 'sole-trader');
  await expect(offer(first)).toContainText('ИП Щукина Е. А.');
  const second = await open('agent2');
  await decline(first, 'Не моя тема');
  await expect(offer(first)).toBeHidden();
  await expect(offer(second)).toContainText('ИП Щукина Е. А.');
  await takeCall(second);

  const { card } = await kept(board, id);
  expect(card.offers.map(({ state, reason }) => [state, reason])).toEqual([
    ['rejected', 'Не моя тема'],
    ['accepted', null],
  ]);
  expect(new Set(card.offers.map(({ entryId }) => entryId)).size).toBe(1);
});

test('a device that does not ring passes the call on', async ({ open }) => {
  const [first, board] = await Promise.all([open('agent'), open('supervisor')]);
  const id = await callsIn(first, 'device-fails');
  await expect.poll(async () => (await kept(board, id)).card.offers[0]?.state).toBe('failed');
  const second = await open('agent2');
  await takeCall(second);
  await board.goto(`/calls/${id}`);
  await expect(board.getByRole('region', { name: 'Ход звонка' })).toContainText('Анна Орлова: устройство не зазвонило');
});

test('a caller who leaves while it rings ends the ring and stands among the lost', async ({ open }) => {
  const [agent, board] = await Promise.all([open('agent'), open('supervisor')]);
  // it rings for four seconds
  const [id] = await Promise.all([
    callsIn(agent, 'leaves-ringing'),
    expect(offer(agent)).toContainText('ООО «Агат-Трейд»'),
  ]);
  await expect(offer(agent)).toBeHidden();
  await expect(now(agent)).toContainText('Жду звонка');
  await board.getByRole('button', { name: /^Потерянные: / }).click();
  const lost = board.getByRole('dialog', { name: 'Потерянные звонки' });
  await expect(lost.locator(`a[href="/calls/${id}"]`)).toContainText('не перезвонили');
});

test('two windows of one person accept at once: one call, and both show it', async ({ open }) => {
  const [left, right] = await Promise.all([open('agent'), open('agent')]);
  const id = await callsIn(left, 'two-people');
  await expect(offer(left)).toBeVisible();
  await expect(offer(right)).toBeVisible();
  await Promise.all([left.keyboard.press('Control+Enter'), right.keyboard.press('Control+Enter')]);
  for (const page of [left, right]) {
    await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
    await expect(now(page)).toContainText('Гранит-Опт');
  }
  expect((await kept(left, id)).card.assignments).toHaveLength(1);
});

test('an unanswered call goes to the next when its ring is over', async ({ open }) => {
  const first = await open('agent');
  await callsIn(first, 'foreign');
  await expect(offer(first)).toBeVisible();
  const second = await open('agent2');
  await expect(offer(second)).toBeVisible();
  await expect(offer(first)).toBeHidden();
  await expect(first.getByText('Вы не ответили в')).toContainText('ЗАО «Припять-Трикотаж»');
  await takeCall(second);
});
