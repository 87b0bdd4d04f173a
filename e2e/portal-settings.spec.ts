import { expect, test, toast } from './desk.ts';
import { look } from './look.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('an administrator gives the portal a name, a colour that can be read and a picture, looks at it before it is saved, and takes it back', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/portal');
  const form = admin.getByRole('form', { name: 'Портал' });
  await look(admin, 'portal-settings');
  await form.getByLabel('Название, по-русски').fill('Ромашка ЭДО');
  await form.getByRole('radio', { name: 'Свой цвет' }).check();
  await form.getByRole('textbox', { name: 'Цвет' }).fill('#ffe600');
  await expect(form.getByText('нужно не меньше 3:1')).toBeVisible();
  await form.getByRole('button', { name: 'Сохранить' }).click();
  await expect(form.getByText('Цвет слишком светлый')).toBeVisible();
  await form.getByRole('textbox', { name: 'Цвет' }).fill('#8a1538');
  await expect(form.getByText('Контраст с белым 9')).toBeVisible();
  await form.getByRole('radio', { name: 'Только отмеченные' }).check();
  await form.locator('.portal-services').getByRole('checkbox').first().check();
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await expect(form.getByRole('alert')).toContainText('SVG не подойдёт');
  await form.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png });
  await expect(form.getByRole('img', { name: 'Логотип' })).toBeVisible();
  await look(admin, 'portal-settings-typed', ['ru']);

  const opened = admin.context().waitForEvent('page');
  await admin.getByRole('button', { name: 'Посмотреть' }).click();
  const preview = await opened;
  await expect(preview.getByRole('contentinfo')).toContainText('Ромашка ЭДО');
  await preview.close();
  const customer = await admin.context().newPage();
  await customer.goto('/support');
  await expect(customer.getByRole('contentinfo')).not.toContainText('Ромашка ЭДО');

  await admin.keyboard.press('Control+Enter');
  await expect(toast(admin, 'Портал сохранён')).toBeVisible();
  await expect(async () => {
    await customer.goto('/support/request');
    await expect(customer.getByRole('contentinfo')).toContainText('Ромашка ЭДО', { timeout: 500 });
  }).toPass();
  await expect(customer.getByRole('button', { name: 'Отправить запрос' })).toHaveCSS(
    'background-color',
    'rgb(138, 21, 56)',
  );
  await expect(customer.getByRole('banner').getByRole('img', { name: 'Ромашка ЭДО' })).toBeVisible();
  await expect(customer.getByLabel('Услуга').locator('option')).toHaveCount(3);
  await customer.close();

  await admin.getByRole('button', { name: /^Вернуть редакцию 0/ }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Вернуть' }).click();
  await expect(toast(admin, 'Прежняя версия возвращена')).toBeVisible();
  await expect(form.getByLabel('Название, по-русски')).toHaveValue('Наш оператор ЭДО');
});
