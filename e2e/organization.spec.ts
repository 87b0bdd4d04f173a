import type { Page } from '@playwright/test';
import type { SearchAnswer } from '@linia/protocol';
import { expect, inCall, test, toast, who } from './desk.ts';

async function idOf(page: Page, typed: string, name: string): Promise<number> {
  const { readings } = (await (
    await page.request.get(`/api/search?q=${encodeURIComponent(typed)}`)
  ).json()) as SearchAnswer;
  const found = readings
    .flatMap(({ matches }) => matches)
    .find((match) => match.type === 'organization' && match.organization.name === name);
  if (found?.type !== 'organization') throw new Error(`no ${name}`);
  return found.organization.id;
}

test('a company’s page is a link away from the desk and from a request, and has all of it', async ({ open }) => {
  const page = await open('agent');
  await inCall(page);
  await who(page).getByRole('link', { name: 'Карточка компании' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ООО «Сибирский гостинец»' })).toBeVisible();
  for (const block of ['Контактные лица', 'Открытые запросы', 'История', 'Договоры', 'Адреса', 'Возможные дубли'])
    await expect(page.getByRole('heading', { name: new RegExp(`^${block}`) })).toBeVisible();
  await expect(page.getByText('Новосибирск, Причальная ул., 3')).toBeVisible();
  await expect(page.getByText('ЭДО-2041/24').first()).toBeVisible();

  const history = page.getByRole('region', { name: /^История/ });
  const total = Number(await history.getByRole('heading').locator('.n').textContent());
  const rows = history.locator('.tr');
  expect(await rows.count()).toBeLessThanOrEqual(30);
  while (await history.getByRole('button', { name: 'Показать ещё' }).isVisible()) {
    const before = await rows.count();
    await history.getByRole('button', { name: 'Показать ещё' }).click();
    await expect.poll(() => rows.count()).not.toBe(before);
  }
  await expect(rows).toHaveCount(total);
  await history.getByRole('button', { name: 'Письма' }).click();
  await expect(history.getByText('Здесь пока пусто').or(rows.first())).toBeVisible();

  await page.goto('/tickets/1046297');
  await page.getByRole('link', { name: 'ООО «Сибирский гостинец»' }).click();
  await expect(page).toHaveURL(/\/organizations\/\d+$/);
});

test('a duplicate is shown with its reasons, compared, merged, found under either address, and parted again', async ({
  open,
}) => {
  const page = await open('supervisor', '/organizations');
  await page.keyboard.press('Slash');
  await page.keyboard.type('тихий дон');
  await page.getByRole('option').filter({ hasText: 'ООО «Тихий Дон»' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'ООО «Тихий Дон»' })).toBeVisible();
  const kept = Number(page.url().split('/').at(-1));
  const duplicates = page.getByRole('region', { name: /^Возможные дубли/ });
  const row = duplicates.getByRole('listitem').filter({ hasText: 'Тихий Дон, ООО' });
  await expect(row).toContainText('То же название');
  await expect(row).toContainText('та же почта');
  const gone = Number((await row.getByRole('link').getAttribute('href'))!.split('/').at(-1));

  await row.getByRole('button', { name: 'Сравнить' }).click();
  const dialog = page.getByRole('dialog', { name: 'Одна и та же компания?' });
  await expect(dialog.getByRole('radio', { name: 'ООО «Тихий Дон»' })).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, /^Объединены: Тихий Дон, ООО/)).toBeVisible();
  await expect(page.getByRole('region', { name: /^Контактные лица/ })).toContainText('Рогожин Глеб, '.slice(0, 12));
  await expect(page.getByText('Ростов-на-Дону, Левобережная ул., 5')).toBeVisible();
  await expect(row).toHaveCount(0);

  await page.goto(`/organizations/${gone}`);
  await expect(page).toHaveURL(new RegExp(`/organizations/${kept}$`));
  await expect(page.getByText('«Тихий Дон, ООО» объединена с этой компанией')).toBeVisible();
  await page.getByRole('button', { name: 'Разделить с: Тихий Дон, ООО' }).click();
  await expect(toast(page, 'Объединение отменено')).toBeVisible();
  await expect(row).toBeVisible();
  await page.goto(`/organizations/${gone}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Тихий Дон, ООО' })).toBeVisible();

  // an agent sees it and may not: the button says why
  const agent = await open('agent', `/organizations/${kept}`);
  await expect(agent.getByRole('button', { name: 'Сравнить с: Тихий Дон, ООО' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(agent.getByText('Объединяют и разделяют компании супервизор')).toBeVisible();
  expect(await idOf(agent, 'тихий дон', 'ООО «Тихий Дон»')).toBe(kept);
  expect((await agent.request.post(`/api/organizations/${kept}/merges`, { data: { goneId: gone } })).status()).toBe(
    403,
  );
});
