import { expect, now, offer, callsIn, signIn, signInQuietly, test, toast } from './desk.ts';

test('an invited person sets a password by the link, gets a line to sit in, takes a call, and is cut off when disabled', async ({
  open,
  openDoor,
}) => {
  const login = `e2e.${Date.now().toString(36)}`;
  const admin = await open('admin', '/people');
  await admin.getByRole('button', { name: 'Пригласить' }).click();
  const form = admin.getByRole('complementary').filter({ hasText: 'Новый человек' });
  await form.getByLabel('Фамилия, имя, отчество').fill('Ивлева Нина Павловна');
  await form.getByLabel('Логин').fill(login);
  await form.getByRole('group', { name: 'Роли' }).getByRole('checkbox', { name: 'Принимает звонки' }).check();
  await form.getByRole('button', { name: 'Пригласить' }).click();
  const link = await admin.getByRole('textbox', { name: 'Ссылка для входа' }).inputValue();
  expect(new URL(link).pathname).toMatch(/^\/invite\/.{20,}/);

  const desk = await openDoor();
  await desk.goto(new URL(link).pathname);
  await expect(desk.getByRole('heading', { name: 'Здравствуйте, Нина Ивлева' })).toBeVisible();
  await desk.getByLabel('Новый пароль').fill('семь слов и еще одно');
  await desk.getByRole('button', { name: 'Задать пароль' }).click();
  await expect(now(desk)).toContainText('Жду звонка');

  // the link works once
  const stranger = await openDoor();
  await stranger.goto(new URL(link).pathname);
  await expect(stranger.getByRole('heading', { name: 'Ссылка не действует' })).toBeVisible();
  await signIn(stranger, login, 'не тот пароль');
  await expect(stranger.getByRole('textbox', { name: 'Пароль' })).toHaveAccessibleDescription(/парол/i);

  const side = admin.getByRole('complementary').filter({ hasText: login });
  await side.getByRole('button', { name: 'Очередь' }).click();
  await admin.getByRole('menuitem', { name: 'Общая линия' }).click();
  await side.getByRole('button', { name: 'Сохранить' }).click();
  await expect(toast(admin, 'Нина Ивлева: сохранено')).toBeVisible();
  await expect(desk.getByRole('main')).toContainText('Общая линия');
  await callsIn(desk, 'sole-trader', '812');
  await expect(offer(desk)).toContainText('ИП Щукина Е. А.');

  await side.getByRole('button', { name: 'Отключить…' }).click();
  await admin
    .getByRole('dialog', { name: 'Отключить: Нина Ивлева?' })
    .getByRole('button', { name: 'Отключить', exact: true })
    .click();
  await expect(desk.getByRole('heading', { name: 'Вход на смену' })).toBeVisible();
  await expect(admin.getByRole('row', { name: 'Ивлева' })).toContainText('отключена');
  await signIn(desk, login, 'семь слов и еще одно');
  await expect(desk.getByRole('heading', { name: 'Вход на смену' })).toBeVisible();
});

test('an address that leads nowhere says so, and leads back to the desk', async ({ openDoor }) => {
  const page = await openDoor();
  await signInQuietly(page.request, 'agent');
  expect((await page.goto('/nowhere/at/all'))!.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Такой страницы нет' })).toBeVisible();
  await page.getByRole('link', { name: 'На главную' }).click();
  await expect(now(page)).toContainText('Жду звонка');
});
