import { expect, inCall, kept, log, note, now, test } from './desk.ts';

test('without a connection it is said plainly, actions say why they can not, and what is typed is saved afterwards', async ({
  open,
}) => {
  const page = await open('agent');
  const id = await inCall(page);
  await note(page).fill('До обрыва');
  await expect(log(page)).toContainText('сохранено');

  await page.context().setOffline(true);
  await expect(page.getByText('Нет связи с сервером с')).not.toHaveCount(0);
  await expect(page.getByText('Клиент слышит музыку и ждёт вас 20 секунд')).toBeVisible();
  for (const name of ['Удержать', 'Сотрудник', 'Эскалация в отдел', 'Положить трубку']) {
    const key = now(page).getByRole('button', { name });
    await expect(key).toBeDisabled();
    await expect(key).toHaveAccessibleDescription(/^Нет\sсвязи\sс\sсервером/);
  }
  await note(page).fill('До обрыва и после него');
  await expect(log(page)).toContainText('не сохранено: нет связи');

  await page.context().setOffline(false);
  await expect(now(page).getByRole('button', { name: 'Удержать' })).toBeEnabled();
  await expect(note(page)).toHaveValue('До обрыва и после него');
  await expect.poll(async () => (await kept(page, id)).draft?.log.note).toBe('До обрыва и после него');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
});
