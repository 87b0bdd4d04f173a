import { callNow, expect, test } from './desk.ts';
import { nothingWrong } from './nothing-wrong.ts';

test('who calls a closed line hears so; the board counts them by themselves, and the call’s story says what was said', async ({
  open,
}) => {
  const [agent, board] = await Promise.all([open('agent'), open('supervisor')]);
  const id = await callNow(agent, 'Тарас Полуночник');
  const line = board.getByRole('row', { name: /^Ночная линия/ });
  await expect(line).toContainText('закрыта');
  await line.getByRole('button', { name: /^Не приняты, Ночная линия: / }).click();
  const list = board.getByRole('dialog', { name: 'Ночная линия' });
  await expect(list).toContainText('Очередь была закрыта или полна');
  await expect(list.getByRole('link', { name: /закрыто: сообщение/ }).first()).toBeVisible();
  await nothingWrong(board, 'who was not taken in');
  await list.locator(`a[href="/calls/${id}"]`).click();
  const story = board.getByRole('region', { name: 'Ход звонка' });
  await expect(story).toContainText('Очередь закрыта. Клиент слышит: «Ночью мы не работаем.');
});

test('an administrator keeps calendars: hours as they are said, the year as it will be, a production year from a file', async ({
  open,
}) => {
  const page = await open('admin', '/settings/calendars');
  const office = page.getByRole('listitem').filter({ hasText: 'Будни, Москва' });
  await expect(office).toContainText('пн–пт 09:00–18:00');
  await office.getByRole('button', { name: 'Будни, Москва' }).click();
  await page.getByRole('radio', { name: '2026' }).check({ force: true });
  await expect(page.getByText('247 рабочих дней, 1 972 ч')).toBeVisible();
  await expect(page.getByTitle(/^среда, 4 ноября · выходной или праздник/)).toBeVisible();
  await nothingWrong(page, 'calendars');

  await page.getByRole('button', { name: 'Календарь', exact: true }).click();
  const form = page.getByRole('form', { name: 'Новый календарь' });
  await form.getByLabel('Название').fill('Дежурные');
  await form.getByLabel('суббота').fill('9');
  await expect(form.getByText('Часы пишутся так').first()).toBeVisible();
  await form.getByLabel('суббота').fill('20-8');
  await form.getByRole('button', { name: 'Добавить', exact: true }).click();
  const made = page.getByRole('listitem').filter({ hasText: 'Дежурные' });
  await expect(made).toContainText('сб 20:00–08:00');
  await page.getByRole('form', { name: 'Дежурные' }).getByRole('button', { name: 'Удалить…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
  await expect(made).toHaveCount(0);

  await page.getByRole('button', { name: 'Загрузить год…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Загрузить год…' });
  await dialog.getByLabel('Файл').setInputFiles({
    name: 'wrong.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('country;day;kind;source\nRU;2027-01-01;off;Проект\nRU;2027-02-30;off;'),
  });
  await dialog.getByRole('button', { name: 'Загрузить' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Строка 3. Такого дня нет: 2027-02-30');
  await nothingWrong(page, 'an import with faults');
});
