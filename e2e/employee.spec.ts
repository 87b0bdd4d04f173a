import type { Locator, Page } from '@playwright/test';
import { escalation, expect, inCall, now, offer, takeCall, test } from './desk.ts';

test('a colleague is found by name in any order and with a slip, by extension and by a request; the purpose is required', async ({
  open,
}) => {
  const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
  await inCall(agent);
  const dialog = await beginConnecting(agent);
  const field = dialog.getByRole('combobox', { name: 'Кто нужен' });
  const marked = dialog.getByRole('option', { selected: true });

  await field.fill('илья дятлов');
  await expect(marked).toContainText('Дятлов Илья Олегович');
  await field.fill('мельнек олга');
  await expect(marked).toContainText('Мельник Ольга Викторовна');
  await field.fill('222');
  await expect(marked).toContainText('Дятленко Илья Петрович');
  await expect(marked).toContainText('Нет на месте');
  await expect(marked).toContainText('замещает Ёжиков Пётр Семёнович');
  await field.fill('1046240');
  await expect(marked).toContainText('Дятлов Илья Олегович');
  await expect(marked).toContainText('ведёт № 1046240');

  const call = dialog.getByRole('button', { name: 'Позвать: Дятлов' });
  await expect(call).toBeDisabled();
  await expect(call).toHaveAccessibleDescription('Выберите цель соединения');
  await dialog.getByLabel('Цель соединения').selectOption('Узнать, что с запросом');
  await expect(call).toHaveAccessibleDescription('Напишите, что сказать сотруднику');
  await dialog.getByLabel('Что сказать сотруднику').fill('Когда будет доверенность');
  await call.click();
  await expect(dialog).toBeHidden();

  await expect(offer(specialist)).toBeVisible();
  await expect(specialist.getByRole('main')).toContainText('Когда будет доверенность');
  await expect(specialist.getByRole('main')).toContainText('Цель: Узнать, что с запросом');
  await takeCall(specialist);
  await expect(escalation(agent)).toContainText('Дятлов на линии');
  await escalation(agent).getByRole('button', { name: 'Поблагодарить и продолжить' }).click();
  await expect(escalation(agent)).toBeHidden();
  await expect(now(agent)).toContainText(/Разговор|Удержание/);
});

test('who is not there gets a request with a number, and the caller stays', async ({ open }) => {
  const agent = await open('agent');
  await inCall(agent);
  const dialog = await beginConnecting(agent);
  await dialog.getByRole('combobox', { name: 'Кто нужен' }).fill('громова евгения');
  await expect(dialog.getByRole('option', { selected: true })).toContainText('Громова Евгения Аркадьевна');
  await expect(dialog).toContainText('Громова: нет на месте. Останется запрос с номером');
  await dialog.getByLabel('Цель соединения').selectOption('Получить документ');
  await dialog.getByLabel('Что сказать сотруднику').fill('Нужен договор с подписью');
  await dialog.getByRole('button', { name: 'Оставить запрос: Громова' }).click();
  await expect(escalation(agent)).toContainText('Громова: нет на месте, остался запрос');
  await expect(escalation(agent)).toContainText(/Запрос №\s\d{7}/);
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();
});

async function beginConnecting(agent: Page): Promise<Locator> {
  await agent.keyboard.press('Alt+KeyT');
  return agent.getByRole('dialog', { name: 'Соединить с сотрудником' });
}
