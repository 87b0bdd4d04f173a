import { expect, test } from './desk.ts';

const BOM = '\uFEFF';
const inn = (n: number): string => {
  // nine digits and the check digit of an organisation
  const prefix = String(510_000_000 + n);
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(prefix[at]), 0);
  return prefix + String((sum % 11) % 10);
};
const file = (name: string, lines: string[], cp1251 = false) => ({
  name,
  mimeType: 'text/csv',
  buffer: cp1251 ? toCp1251(lines.join('\r\n')) : Buffer.from(BOM + lines.join('\r\n')),
});

/** As an old 1C writes: one byte a letter. */
function toCp1251(text: string): Buffer {
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decode(byte), byte]));
  return Buffer.from([...text].map((letter) => table.get(letter) ?? 0x3f));
}
const decode = (byte: number): string => new TextDecoder('windows-1251').decode(Uint8Array.of(byte));

test('a file with what Excel has spoilt is refused cell by cell; mended, it comes in whole, and can be found at a desk', async ({
  open,
}) => {
  const base = Date.now() % 10_000_000;
  const page = await open('admin', '/people');
  await page.getByRole('navigation', { name: 'Настройки' }).getByRole('link', { name: 'Импорт' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Импорт' })).toBeVisible();

  const wrong = [
    'ИНН;Наименование;КПП;Тел.',
    `${inn(base)};ООО «Проба ${base}»;540601001;8 900 555 77 42`,
    `4,68E+12;ООО «Потеряны цифры»;;`,
    `274062111;Лавка без нуля;;`,
    `${inn(base + 1)};"ООО ""Кавычки""; и точка с запятой";40601001;8 900 555 77`,
  ];
  await page.getByLabel('Выбрать файл…').setInputFiles(file('компании-1251.csv', wrong, true));
  await expect(page.getByRole('heading', { name: 'Импорт компаний' })).toBeVisible();
  await expect(page.getByLabel('Кодировка')).toHaveValue('windows-1251');
  await expect(page.getByLabel('Столбец для «ИНН»')).toHaveValue('0');
  await expect(page.getByLabel('Столбец для «Телефоны»')).toHaveValue('3');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Проверены все строки')).toBeVisible();
  const errors = page.getByRole('table').filter({ hasText: 'Причина' });
  await expect(errors.getByRole('row', { name: 'A3' })).toContainText('Excel потерял цифры');
  await expect(errors.getByRole('row', { name: 'A4' })).toContainText(/цифр|ноль/);
  await expect(errors.getByRole('row', { name: 'D5' })).toContainText('такого телефона быть не может');
  await expect(page.getByRole('button', { name: /^Загрузить/ })).toHaveAttribute('aria-disabled', 'true');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Ошибки файлом' }).click();
  expect((await download).suggestedFilename()).toBe('компании-1251-ошибки.csv');
  await page.getByRole('button', { name: 'Отказаться' }).click();
  await expect(page.getByRole('heading', { name: 'Отменено, ничего не записано' })).toBeVisible();
  await page.getByRole('button', { name: 'Загрузить ещё файл' }).click();

  const right = [
    wrong[0]!,
    wrong[1]!,
    `${inn(base + 1)};"ООО ""Кавычки""; и точка с запятой";540601001;8 900 555 77 43`,
  ];
  await page.getByLabel('Выбрать файл…').setInputFiles(file('компании.csv', right));
  await page.getByRole('button', { name: 'Проверить 2 строки' }).click();
  await expect(page.getByRole('row', { name: `2 ООО «Проба ${base}»` })).toContainText(inn(base));
  await page.getByRole('button', { name: 'Загрузить 2 строки' }).click();
  await expect(page.getByRole('heading', { name: 'Готово' })).toBeVisible();
  await expect(page.getByText('Новых 2, обновлено 0')).toBeVisible();

  const agent = await open('agent');
  await agent.getByRole('combobox', { name: 'Поиск' }).fill(inn(base));
  await expect(agent.getByRole('option', { name: `Проба ${base}` })).toBeVisible();

  // the same once more: nothing to do, and said so
  await page.goto('/import');
  await expect(page.getByRole('row', { name: 'компании.csv' }).first()).toContainText('2 новых, 0 обновлено');
  await page.getByLabel('Выбрать файл…').setInputFiles(file('компании.csv', right));
  await page.getByRole('button', { name: 'Проверить 2 строки' }).click();
  await expect(page.getByText('В базе всё это уже есть')).toBeVisible();
});

test('columns that were chosen are remembered; a file that is no table is told so', async ({ open }) => {
  const page = await open('admin', '/import');
  await page.getByLabel('Выбрать файл…').setInputFiles({
    name: 'фото.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('это не книга'),
  });
  await expect(page.getByRole('alert').filter({ hasText: 'фото' })).toContainText('Внутри это не XLSX');

  const lines = ['Номер;Как зовут', `${inn(7)};ООО «Столбцы»`];
  for (const remembered of [false, true]) {
    await page.goto('/import');
    await page.getByLabel('Выбрать файл…').setInputFiles(file('странный.csv', lines));
    await expect(page.getByRole('heading', { name: 'Импорт компаний' })).toBeVisible();
    if (!remembered) {
      await expect(page.getByText('Выберите столбец: ИНН или Название')).toBeVisible();
      await page.getByLabel('Столбец для «ИНН»').selectOption('0');
      await page.getByLabel('Столбец для «Название»').selectOption('1');
    }
    await expect(page.getByLabel('Столбец для «Название»')).toHaveValue('1');
    await page.getByRole('button', { name: 'Проверить 1 строку' }).click();
    await expect(page.getByText('Проверены все строки')).toBeVisible();
    await page.getByRole('button', { name: 'Отказаться' }).click();
    await expect(page.getByRole('heading', { name: 'Отменено' })).toBeVisible();
  }
});

test('a supervisor may, an agent may not', async ({ open }) => {
  const supervisor = await open('supervisor', '/import');
  await expect(supervisor.getByRole('heading', { level: 1, name: 'Импорт' })).toBeVisible();
  const saved = supervisor.waitForEvent('download');
  await supervisor.getByRole('link', { name: 'Компании, XLSX' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^компании-\d{4}-\d\d-\d\d\.xlsx$/);
  const agent = await open('agent');
  expect((await agent.request.get('/api/exports/contacts?format=csv')).status()).toBe(403);
});
