import { expect, test, type Page } from '@playwright/test';
import { signInQuietly } from './desk.ts';
import { asAPerson, lookAtPortal, telephone } from './portal-look.ts';
import { numberFor, sentTo } from './post.ts';

const picture = { name: 'снимок.png', mimeType: 'image/png', buffer: Buffer.alloc(300_000, 7) };

/** From field to field as a keyboard goes. */
async function type(page: Page, words: string[]): Promise<void> {
  for (const word of words) {
    await page.keyboard.type(word);
    await page.keyboard.press('Tab');
  }
}

test('a customer on a telephone finds the form, is told of a slip, loses nothing and has a number, by keyboard alone', async ({
  browser,
  request,
}) => {
  const context = await browser.newContext(telephone);
  const page = await context.newPage();
  await page.goto('/support');
  await expect(page.getByRole('heading', { name: 'Выберите удобный способ связи' })).toBeVisible();
  await expect(page.getByRole('link', { name: '8 800 000-08-12' })).toHaveAttribute('href', 'tel:+78000000812');
  await expect(page.getByText('разговоры записываются').first()).toBeVisible();
  await lookAtPortal(page, 'portal-ways', { both: true });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'К содержанию' })).toBeFocused();
  await page.getByRole('link', { name: 'Заполнить форму' }).first().press('Enter');
  await expect(page.getByRole('heading', { name: 'Новый запрос' })).toBeVisible();
  await lookAtPortal(page, 'portal-form', { both: true });

  const email = 'kovaleva@sibgost.example';
  await page.getByLabel('ИНН').focus();
  await type(page, ['7707083894', 'ООО «Сибирский гостинец»', 'Ковалёва Марина Юрьевна', '+7 913 555-01', email]);
  await expect(page.getByText('В ИНН опечатка: проверьте цифры')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await type(page, ['Не уходит документ', 'С утра не уходит УПД № 1184.']);
  // the page is lost, what was typed is not
  await page.reload();
  await expect(page.getByLabel('Текст запроса')).toHaveValue('С утра не уходит УПД № 1184.');
  await page.getByLabel('ИНН').fill('7707083893');
  await expect(page.getByText('В ИНН нет опечатки')).toBeVisible();
  await page.getByLabel('Приложить скриншот или файл').setInputFiles(picture);
  await page.getByLabel('Текст запроса').press('Control+End');
  const send = page.getByRole('button', { name: 'Отправить запрос' });
  await expect(async () => {
    await send.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Не отправлено', { timeout: 2000 });
  }).toPass();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('alert')).toContainText('Не хватает 2 цифр');
  await expect(page.getByRole('alert')).toContainText('Без согласия');
  await lookAtPortal(page, 'portal-form-wrong');
  await page.getByRole('alert').getByRole('link', { name: 'Телефон' }).press('Enter');
  await expect(page.getByRole('textbox', { name: 'Телефон' })).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('-42');
  await page.getByRole('checkbox').press('Space');
  await expect(page.getByText('снимок.png')).toBeVisible();
  await send.press('Enter');
  await expect(page.getByRole('heading', { name: 'Запрос принят' })).toBeVisible();
  await signInQuietly(request, 'agent');
  const number = await numberFor(request, email);
  await expect(page.getByRole('main')).toContainText(`№ ${number}`);
  await expect(page.getByText(`Письмо с номером ушло на ${email}`)).toBeVisible();
  await lookAtPortal(page, 'portal-sent');
  await page.getByRole('link', { name: 'Новый запрос' }).last().press('Enter');
  await expect(page.getByLabel('Текст запроса')).toHaveValue('');
  expect(await context.cookies()).toEqual([]);
  await page.goto('/support/nothing');
  await lookAtPortal(page, 'portal-none', { both: true });
  await context.close();
});

test('without scripts the same form comes back with what was typed, and pressed twice it is one request', async ({
  browser,
  request,
}) => {
  const context = await browser.newContext({ ...telephone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/support/request?lang=en');
  const email = 'smith@customer.example';
  await page.getByLabel('INN').fill('7707083893');
  await page.getByLabel('Name', { exact: true }).fill('Smith & Co <Ltd>');
  await page.getByLabel('Full name').fill('John Smith');
  await page.getByLabel('Telephone').fill('+7 913 555-01-42');
  await page.getByLabel('E-mail').fill('smith@customer');
  await page.getByLabel('Service').selectOption('other');
  await page.getByLabel('Subject').fill('The certificate is revoked');
  await page.getByLabel('Text of the request').fill('Nothing goes out\nsince the morning.');
  await page.getByLabel(/I agree/).check();
  await page.getByLabel('Attach a screenshot or a file').setInputFiles(picture);
  await page.getByRole('button', { name: 'Send the request' }).click();
  await expect(page.getByRole('alert')).toContainText('After the @ a domain with a dot is needed');
  await expect(page.getByRole('alert')).toContainText('Choose the files again');
  await expect(page.getByLabel('Text of the request')).toHaveValue('Nothing goes out\nsince the morning.');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Smith & Co <Ltd>');
  await expect(page.getByLabel(/I agree/)).toBeChecked();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Attach a screenshot or a file').setInputFiles(picture);
  await asAPerson(page);
  await page.getByRole('button', { name: 'Send the request' }).dblclick();
  await expect(page.getByRole('heading', { name: 'Your request is registered' })).toBeVisible();
  await signInQuietly(request, 'agent');
  const number = await numberFor(request, email);
  await expect(page.getByRole('main')).toContainText(`№ ${number}`);
  // back, and once more
  await page.goBack();
  await page.getByRole('button', { name: 'Send the request' }).click();
  await expect(page.getByRole('main')).toContainText(`№ ${number}`);
  expect(await sentTo(request, email)).toHaveLength(1);
  await context.close();
});

test('what is typed and chosen before the page’s script is there is kept and told like the rest', async ({
  browser,
}) => {
  const context = await browser.newContext(telephone);
  const page = await context.newPage();
  let comes = () => {};
  const script = new Promise<void>((resolve) => (comes = resolve));
  await page.route(/\/form[^/]*\.js$/, (route) => script.then(() => route.continue()));
  await page.goto('/support/request');
  await page.getByLabel('ИНН').fill('7707083894');
  await page.getByLabel('Текст запроса').fill('С утра не уходит УПД № 1184.');
  await page.getByLabel('Приложить скриншот или файл').setInputFiles(picture);
  comes();
  await expect(page.getByText('снимок.png')).toBeVisible();
  await expect(page.getByText('В ИНН опечатка: проверьте цифры')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Текст запроса')).toHaveValue('С утра не уходит УПД № 1184.');
  await context.close();
});
