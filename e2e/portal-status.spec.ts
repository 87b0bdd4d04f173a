import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './desk.ts';
import { shades } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';
import { asAPerson, lookAtPortal, telephone } from './portal-look.ts';
import { numberFor, sentTo, write } from './post.ts';

const picture = { name: 'снимок.png', mimeType: 'image/png', buffer: Buffer.alloc(200_000, 7) };

/** The private link that the last letter to this address carries, as a path. */
async function linkFor(request: APIRequestContext, address: string): Promise<string> {
  const [letter] = await sentTo(request, address);
  return new URL(/https?:\/\/\S+\/support\/r\/[\w-]{43}/.exec(letter!.text)![0]).pathname;
}

test('from the notice a customer comes to their request’s page, writes, is answered, and rates the solution; the desk sees it live', async ({
  open,
  browser,
}) => {
  const desk = await open('specialist');
  const from = 'marina@status.example';
  await write({
    from: `Марина Ковалёва <${from}>`,
    subject: 'УПД не уходят: «Сертификат отозван»',
    text: 'Здравствуйте! С утра не уходит УПД № 1184.\nНаш ИНН 7707083893.',
  });
  const number = await numberFor(desk.request, from);
  await desk.goto(`/tickets/${number}`);
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('УПД не уходят');

  const context = await browser.newContext(telephone);
  const page = await context.newPage();
  await page.goto(await linkFor(desk.request, from));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('УПД не уходят: «Сертификат отозван»');
  await expect(page.getByText('Принят, ждёт специалиста')).toBeVisible();
  await expect(page.getByRole('article')).toContainText('С утра не уходит УПД № 1184.');
  await lookAtPortal(page, 'portal-status-new', { both: true });

  // by keyboard alone; what was typed outlives the page, and what is wrong is said
  await page.getByLabel('Дописать').focus();
  await page.keyboard.type('Плагин обновили, ошибка та же.');
  await page.reload();
  await expect(page.getByLabel('Дописать')).toHaveValue('Плагин обновили, ошибка та же.');
  await page.getByLabel('Приложить файл').setInputFiles(picture);
  await expect(page.getByText('снимок.png')).toBeVisible();
  const send = page.getByRole('button', { name: 'Отправить' });
  await asAPerson(page);
  await send.press('Enter');
  await expect(page.getByText('Отправлено: письмо уже у специалиста.')).toBeVisible();
  await expect(page.getByRole('article').first()).toContainText('Плагин обновили');
  await expect(page.getByLabel('Дописать')).toHaveValue('');
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: /снимок\.png/ }).click();
  expect((await saved).suggestedFilename()).toBe('снимок.png');

  // the desk has it by itself
  const thread = desk.getByRole('region', { name: 'Переписка' });
  await expect(thread.getByText('Плагин обновили, ошибка та же.').last()).toBeVisible();
  await desk.getByRole('textbox', { name: 'Текст ответа' }).fill('Марина, новый сертификат привязан, проверьте.');
  await desk.getByLabel('После отправки').selectOption('solved');
  await desk.getByRole('textbox', { name: 'Текст ответа' }).press('Control+Enter');
  await expect.poll(async () => (await sentTo(desk.request, from)).length).toBe(2);

  await page.reload();
  await expect(page.getByText(/Решён сегодня/)).toBeVisible();
  await expect(page.getByRole('article').first()).toContainText('новый сертификат привязан');
  await lookAtPortal(page, 'portal-status-solved', { both: true });
  await page.getByRole('radio', { name: '4' }).focus();
  await page.keyboard.press('Space');
  await page.getByLabel(/Что было хорошо/).fill('Быстро, спасибо');
  await page.getByRole('button', { name: 'Поставить оценку' }).press('Enter');
  await expect(page.getByText('Спасибо, оценка записана.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Ваша оценка: 4' })).toBeVisible();
  await lookAtPortal(page, 'portal-status-rated');
  await expect(desk.getByRole('region', { name: 'Оценка клиента' })).toContainText('4 из 5');
  await expect(desk.getByText('Быстро, спасибо')).toBeVisible();
  await nothingWrong(desk, 'a rated request');
  await shades(desk, 'request-rated');

  // not solved after all: writing opens it again
  await page.getByRole('link', { name: 'Не решён, написать ещё' }).press('Enter');
  await page.getByLabel('Дописать').fill('Снова не уходит');
  await asAPerson(page);
  await send.press('Enter');
  await expect(page.getByText('Отправлено: письмо уже у специалиста.')).toBeVisible();
  await expect(page.getByText('В работе', { exact: true })).toBeVisible();
  await expect(desk.getByLabel('Статус', { exact: true })).toHaveValue('open');
  expect(await context.cookies()).toEqual([]);
  await page.goto('/support/r/no-such-link');
  await lookAtPortal(page, 'portal-link-gone', { both: true });
  await page.goto('/support/link?asked=1');
  await lookAtPortal(page, 'portal-link-asked', { both: true });
  await context.close();
});

test('without scripts a customer sends a form, follows the link of its notice, writes with a file and rates; who has lost the link is sent a new one, and a wrong one is told so', async ({
  open,
  browser,
}) => {
  const desk = await open('specialist');
  const from = 'john@status.example';
  const context = await browser.newContext({ ...telephone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/support/request?lang=en');
  await page.getByLabel('INN').fill('7707083893');
  await page.getByLabel('Name', { exact: true }).fill('Smith & Co');
  await page.getByLabel('Full name').fill('John Smith');
  await page.getByLabel('Telephone').fill('+7 913 555-01-42');
  await page.getByLabel('E-mail').fill(from);
  await page.getByLabel('Service').selectOption('other');
  await page.getByLabel('Subject').fill('The certificate is revoked');
  await page.getByLabel('Text of the request').fill('Nothing goes out.');
  await page.getByLabel(/I agree/).check();
  await asAPerson(page);
  await page.getByRole('button', { name: 'Send the request' }).click();
  await expect(page.getByRole('heading', { name: 'Your request is registered' })).toBeVisible();
  const number = await numberFor(desk.request, from);
  await expect(page.getByRole('main')).toContainText(`№ ${number}`);
  const path = await linkFor(desk.request, from);
  await page.goto(`${path}?lang=en`);
  await expect(page.getByText('Received, waiting for a specialist')).toBeVisible();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('alert')).toContainText('Write something or attach a file');
  await page.getByLabel('Write more').fill('Since Monday\nin every branch.');
  await page.getByLabel('Attach a file').setInputFiles(picture);
  await asAPerson(page);
  await page.getByRole('button', { name: 'Send' }).dblclick();
  await expect(page.getByText('Sent: the specialist has it.')).toBeVisible();
  await expect(page.getByRole('article').filter({ hasText: 'Since Monday' })).toHaveCount(1);

  await desk.goto(`/tickets/${number}`);
  await desk.getByLabel('Статус', { exact: true }).selectOption('solved');
  await expect(desk.getByText(/Закроется/)).toBeVisible();
  await page.goto(`${path}?lang=en`);
  await page.getByRole('radio', { name: '2' }).check();
  await page.getByRole('button', { name: 'Give the mark' }).click();
  await expect(page.getByRole('heading', { name: 'Your mark: 2' })).toBeVisible();
  await page.getByRole('radio', { name: '5' }).check();
  await page.getByRole('button', { name: 'Change the mark' }).click();
  await expect(page.getByRole('heading', { name: 'Your mark: 5' })).toBeVisible();

  const gone = await page.goto(`${path.slice(0, -4)}AAAA?lang=ru`);
  expect(gone!.status()).toBe(410);
  await expect(page.getByRole('heading', { name: 'Эта ссылка не действует' })).toBeVisible();
  await page.getByLabel('Номер запроса').fill(`#${number}`);
  await page.getByLabel('Почта, с которой писали').fill(from);
  await asAPerson(page);
  await page.getByRole('button', { name: 'Прислать ссылку' }).click();
  await expect(page.getByRole('heading', { name: 'Проверьте почту' })).toBeVisible();
  await expect.poll(async () => (await sentTo(desk.request, from))[0]!.subject).toContain('Ссылка на ваш запрос');
  const fresh = await linkFor(desk.request, from);
  expect(fresh).not.toBe(path);
  await page.goto(fresh);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The certificate is revoked');
  await context.close();
});
