import { nothingWrong } from './nothing-wrong.ts';
import { beginEscalation, expect, inCall, lists, log, note, test, toast } from './desk.ts';

const unique = (name: string) => `${name} ${Date.now().toString(36)}`;

test('an administrator adds a subject and a rule and tries it; an open desk has both at once, and a call keeps what is retired', async ({
  open,
}) => {
  const name = unique('Перенос архива');
  const desk = await open('agent');
  await inCall(desk);
  const admin = await open('admin', '/settings/lists');
  const side = admin.getByRole('complementary');
  await admin.getByRole('main').getByRole('button', { name: 'Тема', exact: true }).press('Enter');
  await expect(side.getByLabel('Название')).toBeFocused();
  await admin.keyboard.type(name);
  await side.getByLabel('Услуга').selectOption('Личный кабинет');
  await admin.keyboard.press('Control+Enter');
  await expect(side.getByRole('heading', { name })).toBeVisible();

  await log(desk).getByLabel('Тема').selectOption(name);
  await expect(log(desk).getByLabel('Услуга')).toHaveValue(/\d/);
  await note(desk).fill('Просит перенести архив за прошлый год');

  await admin.goto('/settings/rules');
  await admin.getByRole('button', { name: 'Правило', exact: true }).click();
  const rule = side.getByRole('form', { name: 'Новое правило' });
  await rule.getByLabel('Тема').selectOption(name);
  await rule.getByLabel('Отдел').selectOption('Интеграции');
  await rule.getByRole('button', { name: 'Добавить' }).click();
  const example = side.getByRole('region', { name: 'Проверить на примере' });
  await example.getByLabel('Тема').selectOption(name);
  await expect(example).toContainText('Пойдёт в «Интеграции» по правилу 10');
  const row = admin.getByRole('listitem').filter({ hasText: name });
  await row.getByRole('button').focus();
  await admin.keyboard.press('Alt+ArrowUp');
  await expect(example).toContainText('Пойдёт в «Интеграции» по правилу 9');
  await expect(row.getByRole('button')).toBeFocused();

  const dialog = await beginEscalation(desk);
  await expect(dialog.getByRole('radio', { name: 'Интеграции' })).toBeChecked();
  await expect(dialog).toContainText(name);
  await desk.keyboard.press('Escape');

  await side.getByRole('button', { name: 'Удалить' }).click();
  await expect(toast(admin, 'Правило 9 удалено')).toBeVisible();
  await admin.goto('/settings/lists');
  await admin.getByRole('button', { name }).click();
  await side.getByRole('button', { name: 'Больше не предлагать' }).click();
  await expect(toast(admin, `«${name}» больше не предлагается`)).toBeVisible();
  await expect.poll(async () => (await lists(desk)).subjects.some((each) => each.name === name)).toBe(false);
  await expect(log(desk).getByLabel('Тема').locator('option:checked')).toHaveText(`${name} (больше не предлагается)`);
  await side.getByRole('button', { name: 'Удалить…' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
  await expect(side.getByRole('alert')).toContainText('удалить нельзя');
});

test('what was made stands at the side, though the list tells of it before the answer to making it comes', async ({
  open,
}) => {
  const name = unique('Доверенности');
  const admin = await open('admin', '/settings/lists');
  const row = admin.getByRole('main').getByRole('button', { name });
  await admin.route('**/api/words/subjects', async (route) => {
    const answer = await route.fetch();
    await row.waitFor();
    await route.fulfill({ response: answer });
  });
  await admin.getByRole('main').getByRole('button', { name: 'Тема', exact: true }).press('Enter');
  await expect(admin.getByRole('complementary').getByLabel('Название')).toBeFocused();
  await admin.keyboard.type(name);
  await admin.keyboard.press('Control+Enter');
  await expect(admin.getByRole('complementary').getByRole('heading', { name })).toBeVisible();
});

test('a line is made with an address for the PBX that is shown once, says what callers will hear, and takes no call once it is closed', async ({
  open,
}) => {
  const name = unique('Филиал');
  const admin = await open('admin', '/settings/lines');
  const side = admin.getByRole('complementary');
  await admin.getByRole('button', { name: 'Линия', exact: true }).click();
  await side.getByLabel('Название').fill(name);
  await side.getByLabel('Номер').fill('+7 343 000-11-22');
  await side.getByLabel('Очередь', { exact: true }).selectOption('Общая линия');
  await side.getByLabel('Приветствие').fill('Здравствуйте, это филиал');
  const hears = side.getByRole('region', { name: 'Что слышит клиент' });
  await expect(hears.getByRole('listitem')).toHaveText([
    'Здравствуйте, это филиал',
    'О записи скажут обычными словами',
    'Музыка, пока ищем специалиста',
  ]);
  await side.getByRole('button', { name: 'Добавить', exact: true }).click();
  const address = await side.getByRole('textbox', { name: 'Адрес для АТС' }).inputValue();
  const tell = (event: string, callId: string) =>
    admin.request.post(new URL(address).pathname, { data: { event, callId } });
  expect((await tell('newCall', 'one')).status()).toBe(200);

  await side.getByRole('button', { name: 'Закрыть…' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).click();
  await expect(toast(admin, `Линия «${name}» закрыта`)).toBeVisible();
  expect((await tell('newCall', 'two')).status()).toBe(409);
  expect((await tell('hangup', 'one')).status()).toBe(200);
  await admin.reload();
  await admin.getByRole('button', { name }).click();
  await expect(side.getByRole('heading', { name })).toBeVisible();
  await expect(side.getByRole('textbox', { name: 'Адрес для АТС' })).toHaveCount(0);
});

test('departments change places under the mouse; one that rules lead to is not closed, and they are named', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/departments');
  const rows = admin.getByRole('list', { name: 'Отделы' }).getByRole('listitem');
  const names = async () => (await lists(admin)).departments.map(({ name }) => name);
  await expect(rows.first()).toContainText('Удостоверяющий центр');
  const [first, second] = await names();
  const grip = (await rows.nth(1).locator('[data-grip]').boundingBox())!;
  const above = (await rows.nth(0).boundingBox())!;
  await admin.mouse.move(grip.x + 8, grip.y + 8);
  await admin.mouse.down();
  await admin.mouse.move(grip.x + 8, above.y + 4, { steps: 4 });
  await admin.mouse.up();
  await expect(rows.first()).toContainText(second!);
  await expect.poll(names).toEqual([second, first, ...(await names()).slice(2)]);
  await rows.first().getByRole('button').focus();
  await admin.keyboard.press('Alt+ArrowDown');
  await expect.poll(async () => (await names())[0]).toBe(first);

  await admin.getByRole('button', { name: 'Интеграции' }).click();
  const side = admin.getByRole('complementary');
  await side.getByRole('button', { name: 'Закрыть…' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).click();
  await expect(side.getByRole('alert')).toContainText('сюда ведут правила: 4, 5, 6, 7');
});

test('what somebody else changes under the hands is said, and what was typed is not lost unasked', async ({ open }) => {
  const admin = await open('admin', '/settings/departments');
  const other = await open('admin', '/settings/departments');
  const side = admin.getByRole('complementary');
  for (const page of [admin, other]) await page.getByRole('button', { name: 'Бухгалтерия' }).click();
  await side.getByLabel('Название').fill('Бухгалтерия и счета');
  await other.getByRole('complementary').getByLabel('Название').fill('Расчёты');
  await other.getByRole('complementary').getByRole('button', { name: 'Сохранить' }).click();
  await expect(side).toContainText('это изменил другой администратор');
  await side.getByRole('button', { name: 'Сохранить' }).click();
  await expect(side.getByLabel('Название')).toHaveAccessibleDescription(/изменил другой администратор/);
  await side.getByRole('button', { name: 'Взять как сейчас' }).click();
  await expect(side.getByLabel('Название')).toHaveValue('Расчёты');
  await side.getByLabel('Название').fill('Бухгалтерия');
  await admin.getByRole('button', { name: 'Интеграции' }).click();
  await admin.getByRole('dialog', { name: 'Правки не сохранены' }).getByRole('button', { name: 'Остаться' }).click();
  await side.getByRole('button', { name: 'Сохранить' }).click();
  await expect(toast(admin, '«Бухгалтерия»: сохранено')).toBeVisible();
});

test('what is chosen on the administrator’s pages has nothing wrong', async ({ open }) => {
  const admin = await open('admin', '/settings/lists');
  for (const path of ['lists', 'departments', 'rules', 'lines']) {
    await admin.goto(`/settings/${path}`);
    await admin.locator('.sheet').getByRole('listitem').nth(1).getByRole('button').click();
    await expect(admin.getByRole('form')).toBeVisible();
    await nothingWrong(admin, path);
  }
});
