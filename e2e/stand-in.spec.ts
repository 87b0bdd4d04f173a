import { expect, test, toast } from './desk.ts';

test('an administrator says who stands in; colleagues see it where the person is away', async ({ open }) => {
  const admin = await open('admin', '/people');
  await admin
    .getByRole('row', { name: /^Ёжиков/ })
    .getByRole('button')
    .click();
  const standIn = admin.getByLabel('Кто замещает');
  await expect(standIn.getByRole('option', { name: 'Ёжиков' })).toHaveCount(0);
  const before = await standIn.inputValue();
  await standIn.selectOption({ label: 'Цой Лев Викторович' });
  await admin.keyboard.press('Control+Enter');
  await expect(toast(admin, /Сохранено|Ёжиков/)).toBeVisible();

  const agent = await open('agent', '/directory');
  await agent.getByRole('searchbox').fill('пётр ёжиков');
  await expect(agent.getByRole('row', { name: /^Ёжиков/ })).toContainText('Лев Цой');

  // the other way round they would send callers to each other
  await admin.getByRole('row', { name: /^Цой/ }).getByRole('button').click();
  await expect(standIn.getByRole('option', { name: /^Ёжиков/ })).toBeDisabled();
  await admin
    .getByRole('row', { name: /^Ёжиков/ })
    .getByRole('button')
    .click();
  await standIn.selectOption(before);
  await admin.keyboard.press('Control+Enter');
  await expect(agent.getByRole('row', { name: /^Ёжиков/ })).not.toContainText('Лев Цой');
});
