import { join } from 'node:path';
import { expect, test } from './desk.ts';
import { folder, tongues } from './look.ts';

/** The pages of an import, to be looked at: `PICTURES=folder npx playwright test import-pictures`. */
if (folder) {
  test.use({ viewport: { width: 1280, height: 800 } });
  test.setTimeout(180_000);

  test('an import from its file to its end', async ({ open }) => {
    const page = await open('admin', '/import');
    const head = 'ИНН;Наименование;КПП;№ дог.;Тел.';
    const send = async (name: string, lines: string[]) => {
      await page.goto('/import');
      await page
        .getByLabel('Выбрать файл…')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from([head, ...lines].join('\r\n')) });
      await expect(page.getByRole('heading', { name: 'Импорт компаний' })).toBeVisible();
    };
    const good = Array.from(
      { length: 40 },
      (_, n) => `;ООО «Новая компания ${n + 1}»;540601001;ЭДО-${2041 + n}/24;8 913 555 01 ${10 + n}`,
    );
    const bad = [
      '4,68E+12;ООО «Потеряны цифры»;;;',
      '770708389;Лавка без нуля;;;',
      '7707083894;Опечатка;;;',
      '770708389З;Буква З;;;',
      ';ООО «Склад»;54060100;;8 913 555',
      ';<script>alert(1)</script> очень длинное название компании, которое не помещается в столбец и переносится;54060100Я;;секретарь',
    ];
    await send('kompanii-2026-11.csv', [...good, ...bad]);
    await tongues(page, 'import-columns');
    await page.getByRole('button', { name: /^Проверить/ }).click();
    await expect(page.getByText('Проверены все строки')).toBeVisible();
    await expect(page.getByRole('row', { name: 'A42' })).toBeVisible();
    await tongues(page, 'import-errors');
    await send('kompanii-2026-12.csv', good);
    await page.getByRole('button', { name: /^Проверить/ }).click();
    await expect(page.getByRole('row', { name: 'Новая компания 1»' }).first()).toBeVisible();
    await tongues(page, 'import-checked');
    await page.getByRole('button', { name: /^Загрузить/ }).click();
    await expect(page.getByRole('heading', { name: 'Готово' })).toBeVisible();
    await tongues(page, 'import-done');
    await send(
      'bolshoj.csv',
      Array.from({ length: 60_000 }, (_, n) => `;ООО «Большой файл ${n}»;;;+7913${5_550_000 + n}`),
    );
    await page.getByRole('button', { name: /^Проверить/ }).click();
    await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/);
    await page.screenshot({ path: join(folder!, 'import-running-ru-light.png') });
    await expect(page.getByText('Проверены все строки')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Загрузить/ }).click();
    await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/);
    await page.screenshot({ path: join(folder!, 'import-writing-ru-light.png') });
    await page.getByRole('button', { name: 'Остановить и вернуть как было' }).click();
    await expect(page.getByRole('heading', { name: 'Отменено, ничего не записано' })).toBeVisible();
    await page.goto('/import');
    await expect(page.getByRole('row', { name: 'bolshoj' })).toBeVisible();
    await tongues(page, 'import');
    const supervisor = await open('supervisor', '/import');
    await expect(supervisor.getByRole('row', { name: 'bolshoj' })).toBeVisible();
    await tongues(supervisor, 'import-supervisor');
  });
}
