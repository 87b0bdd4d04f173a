import { expect, hangUp, closeCall, inCall, log, test, toast } from './desk.ts';
import { look } from './look.ts';
import { lookAtPortal, telephone } from './portal-look.ts';
import { numberFor, sentTo, write } from './post.ts';

test('a reader with no script, on a telephone, finds a mistyped answer, says that it helped, and writes from one that did not', async ({
  browser,
}) => {
  const context = await browser.newContext({ ...telephone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/support/faq');
  await expect(page.getByRole('heading', { name: 'Вопросы и ответы' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Читают чаще всего' }).getByRole('link').first()).toBeVisible();
  await page.getByLabel('Поиск по ответам').fill('сертефикат отазван');
  await page.getByLabel('Поиск по ответам').press('Enter');
  await expect(page.getByText('Нашлось по запросу')).toBeVisible();
  await page.getByRole('link', { name: 'Сертификат отозван' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Что делать, если «Сертификат отозван»' })).toBeVisible();
  await page.getByRole('button', { name: 'Да' }).press('Enter');
  await expect(page.getByText('Спасибо, рады помочь')).toBeVisible();
  await page.goto('/support/faq/cannot-sign-in?lang=en');
  await page.getByRole('button', { name: 'No, write to us' }).press('Enter');
  await page.getByRole('link', { name: 'Write a request' }).last().press('Enter');
  await expect(page.getByLabel('Subject')).toHaveValue('I cannot sign in to my account');
  await page.goto('/support/faq?q=zzzz');
  await expect(page.getByText('ничего не нашлось')).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test('an answer is suggested by the subject of a request and read beside the form', async ({ browser, open }) => {
  const context = await browser.newContext(telephone);
  const page = await context.newPage();
  await page.goto('/support/faq');
  await lookAtPortal(page, 'portal-faq', { both: true });
  await page.goto('/support/faq?q=' + encodeURIComponent('роуминк диадок'));
  await lookAtPortal(page, 'portal-faq-found');
  await page.goto('/support/request');
  await page.getByRole('textbox', { name: 'Тема' }).fill('Плагин не видит токен');
  const hint = page.getByRole('link', { name: 'Плагин подписи не видит токен' });
  await expect(hint).toBeVisible();
  await lookAtPortal(page, 'portal-form-hints');
  const [article] = await Promise.all([context.waitForEvent('page'), hint.click()]);
  await expect(article.getByRole('heading', { name: 'Плагин подписи не видит токен' })).toBeVisible();
  expect(new URL(article.url()).searchParams.get('form')).toMatch(/^[\w-]+\.\w+\.[\w-]+$/);
  await lookAtPortal(article, 'portal-article');
  await article.getByRole('button', { name: 'Да' }).click();
  await expect(article.getByText('Форма запроса осталась открытой')).toBeVisible();
  await context.close();

  const head = await open('head', '/faq');
  const row = head.getByRole('row', { name: /Плагин подписи не видит токен/ });
  await expect(row).toBeVisible();
  await head.getByRole('button', { name: 'Без запроса' }).first().click();
  await expect(head.getByRole('note').filter({ visible: true })).toContainText('Кто ушёл молча, не считается');
  await head.keyboard.press('Escape');
  await look(head, 'faq-desk');
});

test('a head writes an answer, looks at it, publishes it, and brings an old version back', async ({
  open,
  browser,
}) => {
  const page = await open('head', '/faq');
  await page.getByRole('button', { name: 'Ответ', exact: true }).click();
  const russian = page.getByRole('region', { name: 'Русский' });
  await russian.getByLabel('Вопрос').fill('Штрихкод накладной не читается');
  await russian
    .getByRole('textbox', { name: 'Ответ', exact: true })
    .fill('Распечатайте **заново**.\n\n1. Раз\n2. Два\n\n<script>alert(1)</script>');
  await russian.getByLabel('Как ещё это называют').fill('баркод, сканер');
  await expect(page.getByLabel('Адрес')).toHaveValue('shtrikhkod-nakladnoy-ne-chitaetsya');
  await russian.getByRole('radio', { name: 'Как на сайте' }).check({ force: true });
  await expect(russian.getByRole('article')).toContainText('Распечатайте заново');
  await expect(russian.locator('strong')).toHaveText('заново');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Опубликовано')).toBeVisible();
  await look(page, 'faq-article');

  const reader = await (await browser.newContext()).newPage();
  await reader.goto('/support/faq?q=' + encodeURIComponent('баркот'));
  await reader.getByRole('link', { name: 'Штрихкод накладной не читается' }).click();
  await expect(reader.getByRole('main')).toContainText('Распечатайте заново');

  await russian.getByRole('radio', { name: 'Текст' }).check({ force: true });
  await russian.getByRole('textbox', { name: 'Ответ', exact: true }).fill('Смените принтер.');
  await page.getByRole('button', { name: 'Сохранить черновик' }).click();
  await expect(page.getByText('Правка не на сайте')).toBeVisible();
  await reader.reload();
  await expect(reader.getByRole('main')).toContainText('Распечатайте заново');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Опубликовано').last()).toBeVisible();
  await page.getByRole('button', { name: 'Вернуть редакцию 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Вернуть', exact: true }).click();
  await expect(russian.getByRole('textbox', { name: 'Ответ', exact: true })).toHaveValue(/Распечатайте/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Это уже на сайте')).toBeVisible();
  await page.getByRole('button', { name: 'Снять с сайта' }).click();
  await expect(toast(page, 'Снято с сайта')).toBeVisible();
  await reader.reload();
  await expect(reader.getByRole('heading', { name: 'Такой страницы нет' })).toBeVisible();
  await reader.context().close();
});

test('an agent sends an answer by a key on a call and at a request, and both keep it', async ({ open }) => {
  const page = await open('agent');
  const call = await inCall(page);
  const answers = log(page).getByRole('region', { name: 'Ответы по теме' });
  await expect(answers).toContainText('Выберите тему');
  await log(page).getByLabel('Тема').selectOption('Сертификат отозван');
  await expect(answers.getByRole('link').first()).toContainText('Сертификат отозван');
  await look(page, 'call-answers');
  const to = (await answers.getByText('Письмом на').textContent())!.replace('Письмом на', '').trim();
  await page.keyboard.press('Alt+Digit1');
  await expect(toast(page, 'Ответ уйдёт на')).toBeVisible();
  await expect(answers).toContainText('дано в');
  await page.keyboard.press('Alt+KeyO');
  await expect(page.getByRole('searchbox', { name: 'Найти ответ' })).toBeFocused();
  await page.keyboard.type('рутокен');
  await expect(answers.getByRole('link').first()).toContainText('Плагин подписи не видит токен');
  await expect
    .poll(async () => (await sentTo(page.request, to))[0]?.text ?? '')
    .toContain('/support/faq/certificate-revoked');
  await hangUp(page);
  await closeCall(page);
  await page.goto(`/calls/${call}`);
  await expect(page.getByText(/отправлен ответ «Что делать/)).toBeVisible();

  await write({
    from: 'Зоя <zoya@faq.test>',
    subject: 'Роуминг с другим оператором',
    text: 'Контрагент в Такскоме, документы не идут.',
  });
  const number = await numberFor(page.request, 'zoya@faq.test');
  const specialist = await open('specialist', `/tickets/${number}`);
  const offered = specialist.getByRole('region', { name: 'Ответы по теме' });
  await expect(offered.getByRole('link').first()).toContainText('Роуминг');
  await specialist.keyboard.press('Alt+Digit1');
  await expect(specialist.getByRole('region', { name: /Переписка|Лента/ })).toContainText(
    '/support/faq/roaming-with-another-operator',
  );
  await look(specialist, 'request-answers');
});
