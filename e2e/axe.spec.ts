import { callsIn, decline, escalation, expect, hangUp, inCall, now, offer, takeCall, test, writeLog } from './desk.ts';
import { nothingWrong } from './nothing-wrong.ts';

test('the door', async ({ openDoor }) => {
  const page = await openDoor();
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Вход на смену' })).toBeVisible();
  await nothingWrong(page, 'sign-in');
  await page.goto('/invite/no-such-link');
  await expect(page.getByRole('heading', { name: 'Ссылка не действует' })).toBeVisible();
  await nothingWrong(page, 'a dead link');
});

test('the desk of an agent in every state', async ({ open }) => {
  const page = await open('agent');
  await expect(now(page)).toContainText('Жду звонка');
  await nothingWrong(page, 'waiting');
  await callsIn(page, 'two-companies');
  await expect(offer(page)).toBeVisible();
  await nothingWrong(page, 'ringing');
  await takeCall(page);
  await expect(page.getByRole('group', { name: 'Кто звонит?' }).getByRole('button').first()).toBeVisible();
  await nothingWrong(page, 'a chooser');
  await page.getByRole('combobox', { name: 'Поиск' }).fill('сибирск');
  await expect(page.getByRole('option').first()).toBeVisible();
  await nothingWrong(page, 'search');
  await page.getByRole('option', { name: 'Сибирский гостинец' }).first().click();
  await expect(page.getByRole('button', { name: 'Не та компания' })).toBeVisible();
  await nothingWrong(page, 'talking');
  await page.keyboard.press('Alt+KeyT');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await nothingWrong(page, 'connecting with an employee');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('F1');
  const keys = page.getByRole('dialog', { name: 'Клавиши' });
  await expect(keys).toBeVisible();
  await nothingWrong(page, 'keys');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await hangUp(page);
  await nothingWrong(page, 'wrap-up');
});

test('an escalation at both desks', async ({ open }) => {
  const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
  await inCall(agent);
  await writeLog(agent, 'Вопрос');
  await agent.keyboard.press('Alt+KeyE');
  const dialog = agent.getByRole('dialog', { name: 'Эскалация в отдел' });
  await expect(dialog.getByRole('radio', { name: 'Удостоверяющий центр' })).toBeChecked();
  await nothingWrong(agent, 'escalating');
  await dialog.getByLabel('Причина').selectOption('Другое');
  await dialog.getByRole('button', { name: 'Передать в отдел' }).click();
  await expect(offer(specialist)).toBeVisible();
  // both at once: the department rings for twenty seconds only
  await Promise.all([
    nothingWrong(specialist, 'an escalation offered'),
    nothingWrong(agent, 'an escalation under way'),
  ]);
  await decline(specialist, 'Другое');
  await expect(escalation(agent)).toContainText('Дятлов отклонил');
  await nothingWrong(agent, 'an escalation declined');
  await nothingWrong(specialist, 'an escalation that waits');
});

for (const [login, path, heading] of [
  ['supervisor', '/board', 'Очереди'],
  ['agent', '/mine', 'Мои дела'],
  ['agent', '/directory', 'Сотрудники'],
  ['supervisor', '/organizations', 'Компании'],
  ['agent', '/tickets/1046297', 'Сертификат отозван'],
  ['admin', '/people', 'Люди'],
  ['admin', '/self-check', 'Самопроверка'],
  ['admin', '/import', 'Импорт'],
  ['admin', '/settings/queues', 'Очереди'],
  ['supervisor', '/settings/queues', 'Очереди'],
  ['admin', '/settings/queues/3', 'Техподдержка EDI'],
  ['admin', '/settings/skills', 'Навыки'],
  ['admin', '/settings/priorities', 'Приоритеты'],
  ['admin', '/settings/departments', 'Отделы'],
  ['admin', '/settings/rules', 'Куда идёт обращение'],
  ['admin', '/settings/lists', 'Списки'],
  ['admin', '/settings/lines', 'Линии'],
] as const) {
  test(`${path} of ${login}`, async ({ open }) => {
    const page = await open(login, path);
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
    await nothingWrong(page, path);
  });
}

test('a call that is lost, dialed and promised, in both languages', async ({ open }) => {
  const page = await open('agent', '/mine');
  const speak = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('listitem').or(page.getByRole('button')).filter({ hasText: 'не перезвонили' }).first().click();
  await expect(page.getByRole('complementary').getByRole('button', { name: 'Перезвонить' })).toBeVisible();
  await nothingWrong(page, 'a lost call');
  await speak('EN, English');
  await expect(page.getByRole('complementary').getByRole('button', { name: 'Call back' })).toBeVisible();
  await nothingWrong(page, 'a lost call, in English');
  await page.goto('/');
  const dialog = page.getByRole('dialog');
  // of a customer who never answers; it rings there for half a minute, so each look has a call of its own
  const dial = async (field: string, look?: string) => {
    await expect(page.getByRole('button', { name: /^(Dial a number|Набрать номер)/ })).toBeEnabled();
    await page.keyboard.press('Alt+KeyB');
    await dialog.getByLabel(field).fill('+7 928 555-20-47');
    if (look) await nothingWrong(page, look);
    await expect(dialog.getByRole('button', { name: /^(Call|Позвонить)/ })).toBeEnabled();
    await page.keyboard.press('Control+Enter');
  };
  const here = page.getByRole('region', { name: 'Now' });
  await dial('Number', 'a number to dial, in English');
  await expect(here).toContainText('Dialing');
  await nothingWrong(page, 'dialing, in English');
  await page.keyboard.press('Alt+Shift+KeyX');
  await expect(here).not.toContainText('Dialing');
  await dial('Number');
  await expect(here).toContainText('Dialing');
  await page.keyboard.press('Alt+KeyC');
  await expect(dialog.getByLabel('What about')).toBeVisible();
  await nothingWrong(page, 'a promise, in English');
  await page.keyboard.press('Escape');
  await speak('RU, Русский');
  await expect(now(page)).toContainText('Набираем');
  await page.keyboard.press('Alt+Shift+KeyX');
  await expect(now(page)).toContainText('Жду звонка');
  await dial('Номер');
  await expect(now(page)).toContainText('Набираем');
  await nothingWrong(page, 'dialing');
  await page.keyboard.press('Alt+Shift+KeyX');
  await expect(now(page)).toContainText('Жду звонка');
  await expect(page.getByText('Не дозвонились: ООО «Донской мёд»').first()).toBeVisible();
});

test("the story of a call, and the board's lists", async ({ open }) => {
  const board = await open('supervisor');
  await board.getByRole('button', { name: /^Потерянные: / }).click();
  const lost = board.getByRole('dialog', { name: 'Потерянные звонки' });
  await expect(lost.getByRole('link').first()).toBeVisible();
  await nothingWrong(board, 'lost calls');
  await lost.getByRole('link').first().click();
  await expect(board.getByRole('region', { name: 'Ход звонка' })).toBeVisible();
  await nothingWrong(board, 'a story');
});

test('a company, its duplicate beside it, and for who may not merge', async ({ open }) => {
  const page = await open('supervisor', '/organizations');
  await page.getByRole('combobox', { name: 'Поиск' }).fill('тихий дон');
  await page.getByRole('option', { name: 'ООО «Тихий Дон»' }).first().click();
  const compare = { name: 'Сравнить с: Тихий Дон, ООО' };
  await expect(page.getByRole('button', compare)).toBeVisible();
  await nothingWrong(page, 'a company');
  await page.getByRole('button', compare).click();
  await expect(page.getByRole('radio').first()).toBeVisible();
  await nothingWrong(page, 'comparing companies');
  const agent = await open('agent', new URL(page.url()).pathname);
  await expect(agent.getByRole('button', compare)).toBeVisible();
  await nothingWrong(agent, 'a company, for an agent');
});

test('a number that is new, and kept', async ({ open }) => {
  const page = await open('agent');
  await inCall(page, 'unknown');
  await page.getByRole('combobox', { name: 'Поиск' }).fill('волжский крахмал');
  await page.getByRole('option', { name: 'Волжский крахмал' }).first().click();
  await expect(page.getByRole('button', { name: 'Запомнить за компанией' })).toBeVisible();
  await nothingWrong(page, 'a new number');
  await page.keyboard.press('Alt+KeyU');
  await expect(page.getByRole('button', { name: 'Забыть номер' })).toBeVisible();
  await nothingWrong(page, 'a number that is kept');
  await page.getByRole('button', { name: 'Забыть номер' }).click();
  await expect(page.getByRole('button', { name: 'Запомнить за компанией' })).toBeVisible();
});

test('an import in its states', async ({ open }) => {
  const page = await open('admin', '/import');
  const buffer = Buffer.from('ИНН;Наименование\n4,68E+12;Первая\n;Вторая\n');
  await page.getByLabel('Выбрать файл…').setInputFiles({ name: 'axe.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByRole('button', { name: 'Проверить 2 строки' })).toBeVisible();
  await nothingWrong(page, 'columns');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('row', { name: 'A2' })).toBeVisible();
  await nothingWrong(page, 'checked');
  await page.getByRole('button', { name: 'Отказаться' }).click();
  await expect(page.getByRole('heading', { name: 'Отменено' })).toBeVisible();
  await nothingWrong(page, 'cancelled');
});
