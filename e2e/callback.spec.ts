import type { Page } from '@playwright/test';
import { callsIn, closeCall, expect, hangUp, kept, log, now, offer, takeCall, test, toast } from './desk.ts';
import { nothingWrong } from './nothing-wrong.ts';

test('a callback asked for in the line comes to a desk, is not answered, waits on at its place, and is the caller’s who calls in', async ({
  open,
}) => {
  // nobody is at a desk: whoever calls waits
  const board = await open('supervisor');
  const id = await callsIn(board, 'asks-callback');
  await expect.poll(async () => (await kept(board, id)).card.callback?.attempt).toBe(1);
  const asked = (await kept(board, id)).card;
  expect(asked.entry?.state).toBe('waiting');

  const agent = await open('agent');
  await expect(offer(agent)).toContainText('Обратный звонок');
  await expect(offer(agent)).toContainText('+7 917 555-19-36');
  await expect(offer(agent)).toContainText('попытка 1 из 3');
  await offer(agent).getByRole('button', { name: 'Перезвонить' }).click();
  await expect(now(agent)).toContainText('Набираем');
  await expect(now(agent)).toContainText('Клиент ещё не ответил');
  await agent.keyboard.press('Alt+Shift+KeyX');
  await expect(now(agent)).toContainText('Жду звонка');
  const again = (await kept(agent, id)).card;
  expect(again.entry).toMatchObject({ id: asked.entry!.id, enqueuedAt: asked.entry!.enqueuedAt, state: 'waiting' });
  expect(Date.parse(again.entry!.opensAt!)).toBeGreaterThan(Date.now());

  // the customer does not wait for the second attempt: the place is theirs
  const second = await callsIn(agent, 'asks-callback');
  await takeCall(agent);
  expect((await kept(agent, id)).card).toMatchObject({ state: 'closed', endReason: 'superseded' });
  await hangUp(agent);
  await closeCall(agent);
  await agent.goto(`/calls/${second}`);
  await expect(agent.getByText('занял место своего обратного звонка')).toBeVisible();
  await agent.goto(`/calls/${id}`);
  await expect(agent.getByText('Просит перезвонить: место сохранено')).toBeVisible();
  await expect(agent.getByText('дозвонились').first()).toBeVisible();

  await board
    .getByRole('button', { name: /^Перезвонить, .*: Просили 1, сдержано 1, дозвонились 0, SL —/ })
    .press('Enter');
  const behind = board.getByRole('dialog');
  await expect(behind).toContainText('Просили 1, сдержано 1');
  await expect(behind).toContainText('дозвонился сам');
  await nothingWrong(board, 'callbacks behind the board');
});

test('a lost caller is called back: busy, then seen by everybody as being called', async ({ open }) => {
  const board = await open('supervisor');
  const id = await callsIn(board, 'busy');
  await expect.poll(async () => (await kept(board, id)).card.state).toBe('closed');
  const [agent, colleague] = [await open('agent', '/mine'), await open('agent2', '/mine')];
  for (const page of [agent, colleague]) {
    await page
      .getByRole('button', { name: /913 555-21-58|Гром-Сервис/ })
      .first()
      .click();
  }
  // it is busy three seconds later, whoever looks by then
  const dials = async (page: Page) => {
    const callBack = page.getByRole('complementary').getByRole('button', { name: 'Перезвонить' });
    await Promise.all([expect(now(page)).toContainText('Набираем'), callBack.click()]);
  };
  await dials(agent);
  // busy: the agent is free at once, the caller stays on the list
  await expect(now(agent)).toContainText('Жду звонка');
  await expect(colleague.getByRole('complementary')).toContainText('Не дозвонились');
  await dials(colleague);
  await expect(now(colleague)).toContainText('Жду звонка');
  const lost = await (await agent.request.get('/api/lost-calls')).json();
  expect(lost.find((call: { interactionId: number }) => call.interactionId === id)).toMatchObject({
    attempts: 2,
    calledBack: null,
    takenBy: null,
  });
});

test('a call is promised in the log, comes due, is kept by calling', async ({ open }) => {
  const agent = await open('agent');
  const id = await callsIn(agent, 'usual');
  await takeCall(agent);
  await agent.keyboard.press('Alt+KeyC');
  const dialog = agent.getByRole('dialog', { name: 'Пообещать звонок' });
  await dialog.getByLabel('О чём').fill('Скажу, когда выпустят сертификат');
  const moscow = new Intl.DateTimeFormat('ru-RU', { timeZone: 'Europe/Moscow', hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Moscow' });
  // this very minute: it is due at once. Once it is over it is past, and nothing is promised for it: then it is the next
  await expect(async () => {
    const minute = new Date();
    await dialog.getByLabel('День').fill(day.format(minute));
    await dialog.getByLabel('Время').fill(moscow.format(minute));
    await dialog.getByRole('button', { name: 'Пообещать' }).click({ timeout: 5_000 });
  }).toPass();
  await expect(toast(agent, /Звонок обещан/)).toBeVisible();
  await expect(log(agent)).toContainText(/обещан:/);
  await hangUp(agent);
  await closeCall(agent);

  await expect(agent.getByRole('status', { name: 'Обещанный звонок: пора' })).toContainText('Сибирский гостинец');
  await agent.goto('/mine');
  await expect(agent.getByRole('complementary')).toContainText('Скажу, когда выпустят сертификат');
  await Promise.all([
    expect(now(agent)).toContainText('Набираем'),
    agent.getByRole('complementary').getByRole('button', { name: 'Позвонить' }).click(),
  ]);
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();
  expect((await kept(agent, id)).card.promise).toBeNull();
  await hangUp(agent);
  await closeCall(agent);
  await expect(agent.getByRole('status', { name: 'Обещанный звонок: пора' })).toHaveCount(0);
});
