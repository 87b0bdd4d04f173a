import type { Locator, Page } from '@playwright/test';
import type { PolicyPage, QueueRow } from '@linia/protocol';
import { expect, test, toast } from './desk.ts';
import { nothingWrong } from './nothing-wrong.ts';

const versions = (page: Page): Locator => page.getByRole('region', { name: 'Редакции' });
const inForce = (page: Page): Locator => page.getByRole('button', { name: /^(Ввести в действие|Всё равно ввести)/ });

async function openPolicy(page: Page, queue: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Настройки' }).getByRole('link', { name: 'Очереди' }).click();
  await page.getByRole('link', { name: queue, exact: true }).click();
  await expect(page.getByRole('heading', { name: queue, level: 1 })).toBeVisible();
}

async function overflow(page: Page, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Шаг', exact: true }).click();
  await page.getByLabel('Действие шага 1').selectOption('В очередь');
  await page.getByLabel('Что делает шаг 1').selectOption(to);
  await page.getByLabel('Предел шага 1').fill('120');
}

test('a line’s policy is changed, refused where callers would go in a circle, put into force, and brought back', async ({
  open,
}) => {
  const page = await open('admin', '/settings/queues');
  await openPolicy(page, 'Договорной отдел');
  await overflow(page, 'Бухгалтерия');
  await expect(page.getByText('очередь «Бухгалтерия»')).toBeVisible();
  await inForce(page).click();
  await expect(toast(page, '«Договорной отдел»: действует редакция 2')).toBeVisible();

  await openPolicy(page, 'Бухгалтерия');
  await page.getByLabel('Кого спрашивать первым').selectOption('Сверху вниз по списку');
  await overflow(page, 'Договорной отдел');
  const circle = 'Клиент пойдёт по кругу: «Бухгалтерия» → «Договорной отдел» → «Бухгалтерия»';
  await expect(page.getByLabel('Что делает шаг 1')).toHaveAccessibleDescription(circle);
  await expect(inForce(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(inForce(page)).toHaveAccessibleDescription('Исправьте отмеченное');
  await nothingWrong(page, 'a policy that is refused');

  await page.getByLabel('Что делает шаг 1').selectOption('Общая линия');
  await expect(page.getByText(circle).first()).toBeHidden();
  await expect(inForce(page)).not.toHaveAttribute('aria-disabled');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, '«Бухгалтерия»: действует редакция 2')).toBeVisible();
  const newest = versions(page).getByRole('listitem').filter({ hasText: 'Редакция 2' });
  await expect(newest).toContainText('Кто дольше всех свободен → Сверху вниз по списку');
  await expect(newest).toContainText('добавлен шаг: через 2 мин — очередь «Общая линия»');
  await expect(newest).toContainText('Лунина');

  await versions(page).getByRole('button', { name: 'Вернуть редакцию 1' }).click();
  const asked = page.getByRole('dialog', { name: 'Вернуть редакцию 1?' });
  await expect(asked).toContainText('убран шаг: через 2 мин');
  await nothingWrong(page, 'a version that is brought back');
  await asked.getByRole('button', { name: 'Вернуть' }).click();
  await expect(toast(page, '«Бухгалтерия»: действует редакция 3')).toBeVisible();
  await expect(page.getByLabel('Кого спрашивать первым')).toHaveValue('longest_idle');
  await expect(page.getByLabel('Условие шага 1')).toHaveCount(0);

  await openPolicy(page, 'Договорной отдел');
  await versions(page).getByRole('button', { name: 'Вернуть редакцию 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Вернуть' }).click();
  await expect(versions(page).getByRole('listitem').filter({ hasText: 'Редакция 3' })).toBeVisible();
});

test('of two administrators one learns that the other was first, and loses nothing typed; a supervisor only reads', async ({
  open,
}) => {
  const page = await open('admin', '/settings/queues');
  await openPolicy(page, 'Интеграции');
  await page.getByLabel('Звонит, с').fill('25');
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  const { version, policy } = (await (await page.request.get(`/api/queues/${id}/policy`)).json()) as PolicyPage;
  const other = { version, policy: { ...policy, wrapUp: 90 }, despite: true };
  expect((await page.request.put(`/api/queues/${id}/policy`, { data: other })).ok()).toBe(true);
  await inForce(page).click();
  await expect(page.getByText(`в действии уже редакция ${version + 1}: Лунина`)).toBeVisible();
  await expect(page.getByLabel('Звонит, с')).toHaveValue('25');
  await page.getByRole('button', { name: 'Показать новую' }).click();
  await expect(page.getByLabel('Постобработка, с')).toHaveValue('90');

  const reader = await open('supervisor', `/settings/queues/${id}`);
  await expect(reader.getByLabel('Постобработка, с')).toBeDisabled();
  await expect(inForce(reader)).toHaveCount(0);
  await expect(versions(reader).getByText(`Редакция ${version + 1}`)).toBeVisible();
  const back = { version: version + 1, to: version, despite: true };
  expect((await page.request.post(`/api/queues/${id}/policy/revert`, { data: back })).ok()).toBe(true);
});

test('whoever leaves a policy that is not put into force is asked first: by a link, the way back, the tab, signing out', async ({
  open,
}) => {
  const page = await open('admin', '/settings/queues');
  await openPolicy(page, 'Бухгалтерия');
  const address = page.url();
  const ring = page.getByLabel('Звонит, с');
  const question = page.getByRole('dialog', { name: 'Правки не сохранены' });
  const stays = async () => {
    await expect(question.getByRole('button', { name: 'Остаться' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(page).toHaveURL(address);
    await expect(ring).toHaveValue('33');
  };
  await ring.fill('33');
  const link = page.getByRole('navigation', { name: 'Настройки' }).getByRole('link', { name: 'Навыки' });
  await link.press('Enter');
  await expect(question).toBeVisible();
  await nothingWrong(page, 'leaving what is not saved');
  await stays();
  await page.evaluate(() => history.back());
  await stays();
  await page.getByRole('button', { name: /Лунина/ }).click();
  await page.getByRole('menuitem', { name: 'Выйти' }).press('Enter');
  await stays();
  const asked = new Promise<string>((resolve) =>
    page.once('dialog', (dialog) => void dialog.dismiss().then(() => resolve(dialog.type()))),
  );
  await page.evaluate(() => void setTimeout(() => location.reload()));
  expect(await asked).toBe('beforeunload');
  await expect(ring).toHaveValue('33');
  await link.press('Enter');
  await question.getByRole('button', { name: 'Не сохранять' }).click();
  await expect(page.getByRole('heading', { name: 'Навыки', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(ring).not.toHaveValue('33');
  await link.press('Enter');
  await expect(page.getByRole('heading', { name: 'Навыки', level: 1 })).toBeVisible();
});

test('a line is made, named, and closed once nothing leads to it', async ({ open }) => {
  const page = await open('admin', '/settings/queues');
  await page.getByRole('button', { name: 'Очередь', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Название').fill('Ранняя смена');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Ранняя смена', level: 1 })).toBeVisible();
  await expect(page.getByText('В очереди никого нет: кто в неё попадёт, будет ждать без конца')).toBeVisible();
  const act = async (what: string) => {
    await page.getByRole('button', { name: 'Действия с очередью' }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await act('Закрыть очередь…');
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть очередь' }).click();
  await expect(toast(page, 'Очередь «Ранняя смена» закрыта')).toBeVisible();
  await openPolicy(page, 'Общая линия');
  await act('Закрыть очередь…');
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть очередь' }).click();
  await expect(page.getByRole('dialog')).toContainText(/людей\sв\sочереди:\s\d/);
  await page.keyboard.press('Escape');
  const rows = (await (await page.request.get('/api/queues')).json()) as QueueRow[];
  expect(rows.find(({ name }) => name === 'Ранняя смена')?.closed).toBe(true);
});

test('levels are set by keys alone, and taken back', async ({ open }) => {
  const page = await open('admin', '/settings/skills');
  const orlova = (level: string) => page.getByRole('button', { name: `Анна Орлова: Маркировка: ${level}` });
  await expect(orlova('3')).toBeVisible();
  await nothingWrong(page, 'skills');
  await orlova('3').focus();
  await page.keyboard.press('5');
  await expect(toast(page, 'Анна Орлова, Маркировка: 5')).toBeVisible();
  await expect(orlova('5')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: /^Анна Орлова: Интеграция/ })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await expect(orlova('нет')).toBeFocused();
  await page.keyboard.press('3');
  // what is still on its way goes nowhere with the page
  await expect(toast(page, 'Анна Орлова, Маркировка: 3')).toBeVisible();
  await page.reload();
  await expect(orlova('3')).toBeVisible();
});

test('a company found by its name is ranked earlier', async ({ open }) => {
  const page = await open('admin', '/settings/priorities');
  await page.getByRole('button', { name: 'Приоритет', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Новый приоритет' });
  await dialog.getByLabel('Название').fill('Ключевые');
  await dialog.getByLabel('Фора, с').fill('90');
  await dialog.getByRole('combobox', { name: 'Компания' }).fill('волжский крахмал');
  await dialog.getByRole('option', { name: 'Волжский крахмал' }).first().click();
  await nothingWrong(page, 'a priority');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByRole('row', { name: 'Ключевые' })).toContainText('1 мин 30 с');
  await page.getByRole('button', { name: 'Ключевые' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
  await expect(page.getByText('Приоритетов нет: все стоят в порядке прихода')).toBeVisible();
});
