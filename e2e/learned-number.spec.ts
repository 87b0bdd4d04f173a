import type { Page } from '@playwright/test';
import { expect, hangUp, inCall, log, now, test, toast, who } from './desk.ts';

const company = 'АО «Волжский крахмал»';

async function sayItIs(page: Page): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Поиск' });
  await field.fill('волжский крахмал');
  await page.getByRole('option').filter({ hasText: company }).first().click();
  await expect(who(page).getByRole('heading', { level: 1 })).toHaveText(company);
}

async function finish(page: Page): Promise<void> {
  await hangUp(page);
  await log(page).getByLabel('Итог').selectOption('Решено');
  await log(page).getByRole('button', { name: 'Закрыть' }).click();
  await expect(now(page)).toContainText('Жду звонка');
}

/** The number of an unknown caller: kept with one click, found by itself at the next call, forgotten with one. */
test('an unknown number is kept for the company, pops at the next call, is forgotten, and is unknown again', async ({
  open,
}) => {
  const page = await open('agent');
  const unknown = who(page).getByRole('heading', { name: 'Кто звонит?' });
  const first = await inCall(page, 'unknown');
  await expect(unknown).toBeVisible();
  await sayItIs(page);
  await expect(who(page)).toContainText('нет в карточке');
  await page.keyboard.press('Alt+KeyU');
  await expect(toast(page, /^Номер .* запомнен/)).toBeVisible();
  await expect(who(page)).toContainText(/Номер запомнен в/);
  await finish(page);

  await inCall(page, 'unknown');
  await expect(who(page).getByRole('heading', { level: 1 })).toHaveText(company);
  await expect(who(page)).toContainText('Определён по номеру');
  await expect(who(page)).not.toContainText('нет в карточке');
  await finish(page);

  // from the company's card, by whomever: who kept it and on which call stands beside it
  const supervisor = await open('supervisor', '/');
  const { readings } = (await (
    await supervisor.request.get(`/api/search?q=${encodeURIComponent('волжский крахмал')}`)
  ).json()) as {
    readings: { matches: { type: string; organization: { id: number; name: string } }[] }[];
  };
  const { id } = readings
    .flatMap(({ matches }) => matches)
    .find((match) => match.organization?.name === company)!.organization;
  await supervisor.goto(`/organizations/${id}`);
  const learned = supervisor.getByRole('link', { name: /запомнен сегодня .*Орлова/ });
  await expect(learned).toHaveAttribute('href', `/calls/${first}`);
  await supervisor.getByRole('button', { name: 'Забыть номер' }).click();
  await expect(learned).toHaveCount(0);
  await toast(supervisor, 'Номер забыт').getByRole('button', { name: 'Отменить' }).click();
  await expect(learned).toBeVisible();
  await supervisor.getByRole('button', { name: 'Забыть номер' }).click();
  await expect(learned).toHaveCount(0);

  await inCall(page, 'unknown');
  await expect(unknown).toBeVisible();
  // kept, and taken back at once
  await sayItIs(page);
  await who(page).getByRole('button', { name: 'Запомнить за компанией' }).click();
  await expect(toast(page, /^Номер .* запомнен/)).toBeVisible();
  await page.keyboard.press('Alt+KeyZ');
  await expect(who(page)).toContainText('нет в карточке');

  // for the person, once it is known who it is
  await who(page).getByRole('button', { name: 'Мишина Тамара Ивановна' }).click();
  await who(page).getByRole('button', { name: 'Запомнить за: Тамара Мишина' }).click();
  await expect(toast(page, /^Номер .* запомнен: Тамара Мишина/)).toBeVisible();
  await who(page).getByRole('button', { name: 'Забыть номер' }).click();
  await expect(who(page)).toContainText('нет в карточке');

  await page.goto(`/calls/${first}`);
  for (const told of [
    'Анна Орлова: номер звонящего запомнен: АО «Волжский крахмал»',
    'Кирилл Рябов: запомненный номер забыт: АО «Волжский крахмал»',
    'Кирилл Рябов: номер звонящего запомнен: АО «Волжский крахмал»',
  ])
    await expect(page.getByText(told).first()).toBeVisible();
});
