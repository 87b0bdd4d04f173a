import type { Page } from '@playwright/test';
import { callsIn, escalation, expect, log, note, now, offer, test, toast, who } from './desk.ts';

test('the whole journey by keyboard alone, the mouse untouched', async ({ openDoor, open }) => {
  const [agent, specialist] = await Promise.all([openDoor(), open('specialist')]);
  const keys = agent.keyboard;
  await agent.goto('/sign-in');
  await expect(agent.getByLabel('Логин')).toBeFocused();
  await keys.type('agent');
  await keys.press('Tab');
  await keys.type('linia');
  await keys.press('Enter');
  await expect(now(agent)).toContainText('Жду звонка');

  await callsIn(agent, 'usual');
  await expect(offer(agent).getByRole('button', { name: 'Принять' })).toBeFocused();
  await keys.press('Enter');
  await expect(note(agent)).toBeFocused();
  await keys.type('Не уходит УПД');
  await keys.press('Alt+KeyY');
  await expect(who(agent)).toContainText('Название подтверждено');
  await expect(note(agent)).toBeFocused();

  // back to the subject and forward again, by Tab
  await tabTo(agent, 'Тема', 'Shift+Tab');
  await choose(agent, 'Сертификат отозван');
  await expect(log(agent)).toContainText('сохранено');

  await keys.press('Alt+KeyH');
  await expect(now(agent).getByText('Удержание', { exact: true })).toBeVisible();
  await keys.press('Alt+KeyH');
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();

  await keys.press('Alt+KeyE');
  const dialog = agent.getByRole('dialog', { name: 'Эскалация в отдел' });
  await expect(dialog.getByLabel('Причина')).toBeFocused();
  await expect(dialog.getByRole('radio', { name: 'Удостоверяющий центр' })).toBeChecked();
  await choose(agent, 'Нужны права отдела');
  await keys.press('Control+Enter');
  await expect(escalation(agent)).toContainText('Предложена');

  await expect(offer(specialist).getByRole('button', { name: 'Взять звонок' })).toBeFocused();
  await specialist.keyboard.press('Enter');
  await expect(escalation(agent)).toContainText('Дятлов на линии');
  await keys.press('Control+Enter');
  await expect(now(agent)).toContainText('Постобработка');
  await tabTo(agent, 'Итог', 'Tab');
  await choose(agent, 'Передано отделу');
  await keys.press('Control+Enter');
  await expect(toast(agent, 'Звонок закрыт')).toBeVisible();

  await specialist.keyboard.press('Alt+Shift+KeyX');
  await expect(now(specialist)).toContainText('Постобработка');
  await tabTo(specialist, 'Итог', 'Tab');
  await choose(specialist, 'Решено');
  await specialist.keyboard.press('Control+Enter');
  await expect(toast(specialist, 'Звонок закрыт')).toBeVisible();
});

test('a lost focus hangs nobody up: a letter, Enter and Escape leave the call as it is', async ({ open }) => {
  const page = await open('agent');
  await callsIn(page, 'unknown');
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (const key of ['KeyX', 'KeyH', 'KeyE', 'Enter', 'Escape', 'Space']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
});

test('F1 shows every key', async ({ open }) => {
  const page = await open('agent');
  await page.keyboard.press('F1');
  const dialog = page.getByRole('dialog', { name: 'Клавиши' });
  await expect(dialog).toContainText('Положить трубку');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

/** Moves the focus by Tab until it stands on a field of the log. */
async function tabTo(page: Page, label: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  const field = log(page).getByLabel(label);
  const stands = () => field.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 60 && !(await stands()); steps++) await page.keyboard.press(key);
  await expect(field).toBeFocused();
}

/** By arrows, in the list that has the focus. */
async function choose(page: Page, name: string): Promise<void> {
  const chosen = page.locator('select:focus option:checked');
  for (let steps = 0; steps < 40 && (await chosen.textContent())?.trim() !== name; steps++) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(chosen).toHaveText(name);
}
