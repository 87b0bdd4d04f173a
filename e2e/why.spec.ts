import { callsIn, expect, now, offer, test, type Login } from './desk.ts';
import type { Page } from '@playwright/test';
import { nothingWrong } from './nothing-wrong.ts';

async function pause(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Доступ(ен|на)/ }).click();
  await page.getByRole('menuitemradio', { name: 'Совещание' }).click();
  await expect(now(page)).toContainText('Звонки идут другим');
}

test('everybody is away: the page of the waiting call names each and why, and tells at once who is asked when one comes back', async ({
  open,
}) => {
  const logins: Login[] = ['agent', 'agent2'];
  const [agent, second] = (await Promise.all(logins.map((login) => open(login)))) as [Page, Page];
  const board = await open('supervisor');
  await pause(agent);
  await pause(second);
  const id = await callsIn(agent, 'usual');

  // from the board's list in one click
  const row = board.getByRole('row').filter({ has: board.locator(`a[href="/calls/${id}"]`) });
  await row.getByRole('link', { name: /^Почему ждёт: / }).click();
  const why = board.getByRole('region', { name: 'Почему никого не спрашиваем' });
  await expect(why).toContainText(/Никого не\sспрашиваем: из\s\d+ человек/);
  await expect(why).toContainText(/2\sна\sперерыве \((Орлова, Мещерякова|Мещерякова, Орлова)\)/);
  await expect(why).toContainText('1-й в очереди');
  await why.getByText('Значения порядка').click();
  await expect(why.getByRole('row', { name: 'Анна Орлова' })).toContainText('перерыв');
  await nothingWrong(board, 'why nobody is asked');

  // and at a desk that is away: who waits there, in the order of offers
  await expect(agent.getByRole('region', { name: 'Ждут, в порядке предложений' })).toContainText('1');
  await nothingWrong(agent, 'who waits for a desk');

  await agent.getByRole('button', { name: /^Совещание/ }).click();
  await agent.getByRole('menuitemradio', { name: /^Доступ/ }).click();
  await expect(offer(agent)).toBeVisible();
  await expect(why).toBeHidden();
  const chosen = board.getByRole('region', { name: 'Почему этот сотрудник' });
  await expect(chosen).toContainText('Анна Орлова');
  await expect(chosen.getByRole('row', { name: 'Анна Орлова' })).toContainText('звонит сейчас');
});

test('the forecast of a line is defined, held against what came, and opens from the board', async ({ open }) => {
  const board = await open('supervisor');
  await board.getByRole('button', { name: /^Прогноз ожидания, Общая линия: / }).click();
  const dialog = board.getByRole('dialog', { name: 'Прогноз ожидания: Общая линия' });
  await expect(dialog).toContainText('кому ответили и кто ждал в этой очереди');
  await expect(dialog).toContainText(/Сбылось|ещё никому не отвечали/);
  await nothingWrong(board, 'the forecast of a line');
});
