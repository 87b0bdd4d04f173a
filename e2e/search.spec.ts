import type { Locator, Page } from '@playwright/test';
import { callsIn, expect, offer, test, who } from './desk.ts';

const options = (page: Page): Locator => page.getByRole('listbox', { name: 'Поиск' }).getByRole('option');
const field = (page: Page): Locator => page.getByRole('combobox', { name: 'Поиск' });
const readings = (page: Page): Locator => page.getByRole('search');

/** A company that the demo made: its numbers are read from the screen's own source. */
async function company(page: Page, name: string) {
  const answer = await page.request.get(`/api/search?q=${encodeURIComponent(name)}`);
  const { readings } = (await answer.json()) as {
    readings: { matches: { type: string; organization: { name: string; inn: string; gln: string } }[] }[];
  };
  return readings.flatMap(({ matches }) => matches).find(({ type }) => type === 'organization')!.organization;
}

test('every reading is shown, a slip is suggested and nothing is chosen by itself', async ({ open }) => {
  const page = await open('agent');
  const { inn, gln } = await company(page, 'Сибирский гостинец');
  await callsIn(page, 'unknown');
  await offer(page).getByRole('button', { name: 'Принять' }).click();
  await expect(who(page).getByRole('heading', { name: 'Кто звонит?' })).toBeVisible();

  await field(page).fill(inn);
  await expect(readings(page)).toContainText('ИНН: 1 компания');
  await expect(options(page).first()).toContainText('ООО «Сибирский гостинец»');

  await field(page).fill(slip(inn));
  await expect(readings(page)).toContainText('ИНН: контрольная цифра не сошлась');
  await expect(readings(page)).toContainText('Похоже на ИНН: отличается одна цифра');
  await expect(options(page).filter({ hasText: 'Сибирский гостинец' })).toContainText('одна цифра иначе');

  await field(page).fill(gln);
  await expect(readings(page)).toContainText('GLN: 1 компания');
  await expect(readings(page)).toContainText('ИНН: нужно 10 или 12 цифр');

  await field(page).fill('1046271');
  await expect(readings(page)).toContainText('№ запроса: 1 запрос');
  await expect(options(page).first()).toContainText('Роуминг с «Роуминг-Связь»');

  await field(page).fill('8 913 555-01-42');
  await expect(readings(page)).toContainText('телефон: 1 человек');
  await expect(options(page).first()).toContainText('Ковалёва Марина Сергеевна');

  await field(page).fill('сибирск');
  await expect(options(page).filter({ hasText: 'ООО «Сибирский гостинец»' }).first()).toBeVisible();
  await expect(who(page).getByRole('heading', { name: 'Кто звонит?' })).toBeVisible();
});

test('by keyboard alone: the slash, what was heard, an arrow and Enter name the caller, and it can be taken back', async ({
  open,
}) => {
  const page = await open('agent');
  await callsIn(page, 'two-companies');
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const chooser = who(page).getByRole('group', { name: 'Кто звонит?' });
  await expect(chooser.getByRole('button').first()).toBeFocused();
  await expect(who(page)).toContainText('Кто звонит: 2 человека с этим номером');

  await page.keyboard.press('Slash');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('северный');
  await expect(options(page).filter({ hasText: 'Северный' })).not.toHaveCount(0);
  // what the arrow goes through is the answer to the whole word, not to its beginning
  await expect(field(page)).toHaveAttribute('aria-busy', 'false');
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  const second = options(page).nth(1);
  await expect(second).toHaveAttribute('aria-selected', 'true');
  const name = (await second.locator('b').textContent())!;
  await page.keyboard.press('Enter');
  await expect(who(page).getByRole('heading', { level: 1 })).toContainText(name);
  await expect(who(page)).toContainText('Определён по названию');

  await page.keyboard.press('Alt+KeyZ');
  await expect(chooser).toBeVisible();
});

/** The last digit but one is another one. */
function slip(digits: string): string {
  const at = digits.length - 2;
  return digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
}
