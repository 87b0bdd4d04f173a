import { expect, test, type Page } from '@playwright/test';
import { signInQuietly } from './desk.ts';
import { asAPerson, telephone } from './portal-look.ts';
import { numberFor, sentTo, write } from './post.ts';

const picture = { name: 'снимок.png', mimeType: 'image/png', buffer: Buffer.alloc(300_000, 7) };

async function fill(page: Page, email: string, subject: string): Promise<void> {
  await page.getByLabel('ИНН').fill('7707083893');
  await page.getByLabel('Название').fill('ООО «Сибирский гостинец»');
  await page.getByLabel('Фамилия, имя, отчество').fill('Ковалёва Марина Юрьевна');
  await page.getByRole('textbox', { name: 'Телефон' }).fill('+7 913 555-01-42');
  await page.getByLabel('Электронная почта').fill(email);
  await page.getByLabel('Услуга').selectOption('other');
  await page.getByRole('textbox', { name: 'Тема' }).fill(subject);
  await page.getByLabel('Текст запроса').fill('С утра не уходит УПД № 1184.');
  await page.getByRole('checkbox').check();
  await asAPerson(page);
}
const send = (page: Page) => page.getByRole('button', { name: 'Отправить запрос' }).click();

test('a page that is gone back to as it was left, words and all, sends another request', async ({ page, request }) => {
  const email = 'back@customer.example';
  await page.goto('/support/request');
  await fill(page, email, 'Не уходит документ');
  // it stays where it is, as a page does that the browser keeps to go back to
  let left = false;
  await page.route('**/support/sent/*', (route) => {
    if (left || route.request().resourceType() !== 'document') return route.continue();
    left = true;
    return route.abort('aborted');
  });
  await send(page);
  await expect.poll(() => left).toBe(true);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await fill(page, email, 'Не приходят счета');
  await send(page);
  await expect(page.getByRole('heading', { name: 'Запрос принят' })).toBeVisible();
  await signInQuietly(request, 'agent');
  await expect.poll(async () => (await sentTo(request, email)).length).toBe(2);
});

test('what can’t be sent now stays where it was written, with its files, and goes when it can', async ({ browser }) => {
  const page = await (await browser.newContext({ ...telephone, locale: 'ru-RU' })).newPage();
  await page.goto('/support/request');
  await fill(page, 'away@customer.example', 'Не уходит документ');
  await page.getByLabel('Приложить скриншот или файл').setInputFiles(picture);
  await page.route('**/support/request', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 503,
          contentType: 'text/html',
          body: '<main><h1>Не получилось</h1><p class="lead">База не отвечает</p></main>',
        })
      : route.continue(),
  );
  await send(page);
  await expect(page.getByText('База не отвечает')).toBeVisible();
  await expect(page.getByLabel('Текст запроса')).toHaveValue('С утра не уходит УПД № 1184.');
  await expect(page.getByText('снимок.png')).toBeVisible();
  await page.unroute('**/support/request');
  // what fills in fields by itself has filled in the one that people do not see
  await page.evaluate(
    () => ((document.getElementById('website') as HTMLInputElement).value = 'https://sibgost.example'),
  );
  await send(page);
  await expect(page.getByRole('alert')).toContainText('которого люди не видят');
  await send(page);
  await expect(page.getByRole('heading', { name: 'Запрос принят' })).toBeVisible();
});

test('a customer whose request is solved is told what is wrong with their letter, and where its link has ended', async ({
  page,
  request,
}) => {
  const from = 'solved@back.example';
  await write({ from, subject: 'Не уходит документ', text: 'Наш ИНН 7707083893.' });
  await signInQuietly(request, 'specialist');
  const number = await numberFor(request, from);
  const solved = await request.post(`/api/tickets/${number}/state`, { data: { event: 'solved' } });
  expect(solved.status()).toBe(200);
  const link = /https?:\/\/\S+\/support\/r\/[\w-]{43}/.exec((await sentTo(request, from))[0]!.text)![0];
  await page.goto(new URL(link).pathname);
  await expect(page.getByRole('heading', { name: 'Оцените, как решили вопрос' })).toBeVisible();
  await asAPerson(page);
  await page.getByRole('button', { name: 'Отправить' }).click();
  await expect(page.getByRole('alert')).toContainText('Напишите что-нибудь или приложите файл');
  await page.getByLabel('Дописать').fill('Снова не уходит');
  await page.route('**/letters', (route) =>
    route
      .fetch({
        url: route
          .request()
          .url()
          .replace(/r\/[\w-]+/, `r/${'a'.repeat(43)}`),
      })
      .then((response) => route.fulfill({ response })),
  );
  await page.getByRole('button', { name: 'Отправить' }).click();
  await expect(page.getByRole('alert')).toContainText('Эта ссылка не действует');
  await expect(page.getByLabel('Дописать')).toHaveValue('Снова не уходит');
});
